package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.Counting;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Several partitions that add to the same tallies count the same as if each had its own, and each of them reports only its own
 * unclassifiable outcomes, for any order of outcomes, drains, reports and changes of definitions.
 */
class SharedTalliesProperties {
    private static final int PARTITIONS = 3;
    private static final int SERVICES = 2;
    private static final long MINUTE = 60_000;
    private static final OutcomeKind[] KINDS = {OutcomeKind.SUCCESS, OutcomeKind.SERVER_ERROR, OutcomeKind.UNKNOWN};

    private int version;
    /** An SLO that does not change is the same object. */
    private final Map<String, Slo> known = new HashMap<>();

    private PreparedDefinitions definitions = PreparedDefinitions.of(set());
    private final SharedTallies shared = new SharedTallies(definitions, slo -> true);
    private final List<Combiner> sharing = new ArrayList<>();
    private final List<Combiner> separate = new ArrayList<>();
    private final Map<String, Long> ofShared = new TreeMap<>();
    private final Map<String, Long> ofSeparate = new TreeMap<>();
    private long now = 1_000_000_000;

    SharedTalliesProperties() {
        for (int i = 0; i < PARTITIONS; i++) {
            sharing.add(new Combiner(shared, CountingListener.NONE));
            separate.add(new Combiner(definitions, CountingListener.NONE));
        }
    }

    @Property(tries = 500)
    void countAsIfEachPartitionHadItsOwn(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100_000) Integer> steps) {
        for (int step : steps) {
            int partition = step % PARTITIONS;
            switch (step / PARTITIONS % 12) {
                case 0 -> drain();
                case 1 -> {
                    drain();
                    version = step % 5;
                    definitions = definitions.next(set());
                    shared.apply(definitions);
                    separate.forEach(each -> each.apply(definitions));
                }
                case 2 -> {
                    now += step % (2 * MINUTE);
                    for (int i = 0; i < PARTITIONS; i++) {
                        assertThat(reports(sharing.get(i), i)).isEqualTo(reports(separate.get(i), i));
                    }
                }
                default -> {
                    Outcome outcome = outcome(step / PARTITIONS / 12);
                    assertThat(sharing.get(partition).count(outcome))
                            .isEqualTo(separate.get(partition).count(outcome));
                }
            }
        }
        drain();
    }

    private void drain() {
        shared.drain(tallies -> add(tallies, ofShared));
        separate.forEach(each -> each.drain(tallies -> add(tallies, ofSeparate)));
        assertThat(ofShared).isEqualTo(ofSeparate);
    }

    private static void add(TallyBuffer buffer, Map<String, Long> sums) {
        TallyCell cell = buffer.tallies();
        for (int i = 0; i < cell.size(); i++) {
            String minute = buffer.service() + " " + buffer.ledgerId() + " " + cell.minute(i);
            sums.merge(minute + " good", cell.good(i), Long::sum);
            sums.merge(minute + " bad", cell.bad(i), Long::sum);
        }
    }

    private List<List<UnclassifiableOutcomes>> reports(Combiner combiner, int partition) {
        List<UnclassifiableOutcomes> sent = new ArrayList<>();
        List<UnclassifiableOutcomes> lasting = combiner.reportUnclassifiable(partition, now, sent::add);
        return List.of(sent, lasting);
    }

    private static Outcome outcome(int choice) {
        return new SampleOutcome(
                "s" + choice % SERVICES,
                choice / SERVICES % 3 * MINUTE,
                null,
                KINDS[choice / 7 % KINDS.length],
                null,
                null,
                1,
                Map.of());
    }

    /** One definition for each service, of which a change of the version changes one. */
    private DefinitionSet set() {
        List<Slo> slos = new ArrayList<>();
        for (int service = 0; service < SERVICES; service++) {
            String name = "s" + service + "-" + (service == 0 ? version : 0);
            slos.add(known.computeIfAbsent(name, first -> slo(first, first.substring(0, first.indexOf('-')))));
        }
        return DefinitionSet.of(slos);
    }

    private static Slo slo(String name, String service) {
        Sli sli = new Sli(
                name,
                Counting.good(name),
                FieldsRead.of(Set.of(OutcomeField.OUTCOME)),
                outcome -> switch (outcome.kind()) {
                    case SUCCESS -> Verdict.GOOD;
                    case UNKNOWN -> Verdict.UNCLASSIFIABLE;
                    default -> Verdict.BAD;
                });
        return new SloBuilder(name).service(service).sli(sli).build();
    }
}
