package dev.slowburn.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * The histories compared with a naive oracle, which keeps all reports since the start, while definitions and partitions change and the
 * task restarts or loses what it has not committed.
 */
class RuleHistoriesProperties {
    private static final List<Slo> SLOS = List.of(
            new SloBuilder("cart").build(),
            new SloBuilder("checkout").build(),
            new SloBuilder("everywhere").allServices(10).build(),
            new SloBuilder("of another task").service("foreign").build());
    private static final OwnedServices OWNED = new OwnedServices(service -> !service.equals("foreign"), "overflow");
    private static final long MAX_LEFT = 2;
    private static final int MAX_PARTITIONS = 3;

    private StoredRows rows;
    private RuleHistories histories;
    private PreparedDefinitions definitions;
    private Set<Long> existing;
    private Oracle oracle;
    private Oracle committed;

    @BeforeTry
    void reset() {
        rows = new StoredRows();
        histories = new RuleHistories(rows, OWNED);
        definitions = null;
        existing = Set.of();
        oracle = new Oracle(new HashMap<>(), new HashMap<>(), new HashSet<>());
    }

    /** What was reported. */
    private record Oracle(
            Map<RuleId, Map<Long, RuleHistory.Partition>> last,
            Map<RuleId, Set<Long>> everReported,
            Set<RuleId> complete) {
        Oracle copy() {
            Map<RuleId, Map<Long, RuleHistory.Partition>> lastCopy = new HashMap<>();
            last.forEach((rule, reports) -> lastCopy.put(rule, new HashMap<>(reports)));
            Map<RuleId, Set<Long>> everCopy = new HashMap<>();
            everReported.forEach((rule, reports) -> everCopy.put(rule, new HashSet<>(reports)));
            return new Oracle(lastCopy, everCopy, new HashSet<>(complete));
        }

        void report(RuleId rule, long partition, RuleHistory.Partition reported) {
            last.computeIfAbsent(rule, unused -> new HashMap<>()).put(partition, reported);
            everReported.computeIfAbsent(rule, unused -> new HashSet<>()).add(partition);
        }

        /** All partitions that ever existed together have reported. */
        void see(Set<Long> existing) {
            everReported.forEach((rule, partitions) -> {
                if (!existing.isEmpty() && partitions.containsAll(existing)) {
                    complete.add(rule);
                }
            });
        }

        long completeSince(RuleId rule, Set<Long> existing) {
            if (!complete.contains(rule)) {
                return RuleHistory.UNKNOWN;
            }
            long since = RuleHistory.EVERYTHING;
            boolean isWhole = true;
            for (Map.Entry<Long, RuleHistory.Partition> each :
                    last.getOrDefault(rule, Map.of()).entrySet()) {
                if (existing.isEmpty() || existing.contains(each.getKey())) {
                    isWhole &= each.getValue().isComplete();
                    since = Math.max(since, each.getValue().completeSince());
                }
            }
            return isWhole ? RuleHistory.EVERYTHING : since;
        }
    }

    private static final class StoredRows implements RuleHistories.Rows {
        private boolean isBegun;
        private final Map<RuleId, RuleHistory> stored = new HashMap<>();

        @Override
        public boolean isBegun() {
            return isBegun;
        }

        @Override
        public void begin() {
            isBegun = true;
        }

        @Override
        public Map<RuleId, RuleHistory> load() {
            return Map.copyOf(stored);
        }

        @Override
        public void put(RuleId rule, RuleHistory history) {
            stored.put(rule, history);
        }

        @Override
        public void delete(RuleId rule) {
            stored.remove(rule);
        }
    }

    private static RuleId rule(Slo slo) {
        return RuleId.of(slo, slo.objectives().get(0));
    }

    private void define(List<Slo> slos) {
        DefinitionSet set = DefinitionSet.of(slos);
        definitions = definitions == null ? PreparedDefinitions.of(set) : definitions.next(set);
    }

    private void verify() {
        oracle.see(existing);
        Set<String> expected = new HashSet<>();
        for (Slo slo : SLOS) {
            if (!definitions.slos().containsKey(slo.name()) || !OWNED.contains(slo.service())) {
                continue;
            }
            long since = oracle.completeSince(rule(slo), existing);
            assertThat(histories.completeSince(slo.name())).as(slo.name()).isEqualTo(since);
            if (since != RuleHistory.EVERYTHING) {
                expected.add(slo.name());
            }
        }
        assertThat(histories.partial().stream().filter(each -> !each.isWhole()))
                .extracting(PartialHistory::slo)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Property(tries = 400)
    void completeOnceAllPartitionsHaveReportedIt(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        begin(random);
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    define(some(SLOS, random));
                    histories.apply(definitions, step + 1);
                }
                case 1 -> {
                    existing = partitions(random);
                    histories.updatePartitions(existing);
                }
                case 2 -> {
                    histories.flush();
                    committed = oracle.copy();
                }
                case 3 -> restart(step);
                default -> report(random);
            }
            verify();
        }
    }

    private void begin(SplittableRandom random) {
        define(some(SLOS, random));
        definitions.rules().forEach((rule, counted) -> {
            if (counted.service().map(OWNED::contains).orElse(true)) {
                oracle.complete().add(rule);
            }
        });
        histories.begin(definitions, 0);
        histories.flush();
        committed = oracle.copy();
        verify();
    }

    private void restart(long minute) {
        oracle = committed.copy();
        existing = Set.of();
        histories = new RuleHistories(rows, OWNED);
        histories.begin(definitions, minute + 1);
    }

    private void report(SplittableRandom random) {
        RuleId rule = rule(SLOS.get(random.nextInt(SLOS.size() - 1)));
        long partition = random.nextInt(MAX_PARTITIONS);
        long left = random.nextLong(MAX_LEFT + 1);
        long since = left == 0 && random.nextInt(4) > 0 ? RuleHistory.EVERYTHING : random.nextLong(1_000);
        RuleHistory.Partition reported = new RuleHistory.Partition(left, since);
        oracle.report(rule, partition, reported);
        histories.report(partition, rule, reported);
    }

    private static Set<Long> partitions(SplittableRandom random) {
        Set<Long> partitions = new HashSet<>();
        for (int i = 0; i <= random.nextInt(MAX_PARTITIONS); i++) {
            partitions.add((long) i);
        }
        return partitions;
    }

    private static List<Slo> some(List<Slo> all, SplittableRandom random) {
        List<Slo> some = new ArrayList<>();
        all.forEach(each -> {
            if (random.nextInt(3) > 0) {
                some.add(each);
            }
        });
        return some;
    }

    @Example
    void ruleThatComesIntoForceIsUnreported() {
        define(List.of());
        histories.begin(definitions, 0);
        histories.updatePartitions(Set.of(0L, 1L));

        define(List.of(SLOS.get(0)));
        histories.apply(definitions, 0);
        histories.report(1, rule(SLOS.get(0)), new RuleHistory.Partition(7, 5_000));

        assertThat(histories.partial())
                .containsExactly(
                        new PartialHistory("cart", "all", false, RuleHistory.UNKNOWN, Map.of(1L, 7L), 7, Set.of(0L)));
    }

    /** The first stage reports only once, and may do so before this task has learned which partitions exist. */
    @Example
    void reportOfPartitionThatIsNotKnownYetIsKept() {
        define(List.of());
        histories.begin(definitions, 0);
        histories.updatePartitions(Set.of(0L));
        RuleId cart = rule(SLOS.get(0));
        histories.report(1, cart, new RuleHistory.Partition(0, RuleHistory.EVERYTHING));
        histories.updatePartitions(Set.of(0L, 1L));
        define(List.of(SLOS.get(0)));
        histories.apply(definitions, 0);

        assertThat(histories.report(0, cart, new RuleHistory.Partition(0, RuleHistory.EVERYTHING)))
                .contains("cart");
        assertThat(histories.completeSince("cart")).isEqualTo(RuleHistory.EVERYTHING);
    }

    @Example
    void historyOfRemovedRuleIsPurged() {
        define(List.of(SLOS.get(0)));
        histories.begin(definitions, 0);
        define(List.of());
        histories.apply(definitions, 100);
        histories.purge(150, 50);
        histories.flush();
        assertThat(rows.stored).hasSize(1);

        histories.purge(151, 50);
        histories.flush();

        assertThat(rows.stored).isEmpty();
    }

    @Example
    void historyOfRuleThatWasNeverInForceIsPurged() {
        define(List.of());
        histories.begin(definitions, 0);
        histories.report(0, rule(SLOS.get(0)), new RuleHistory.Partition(1, RuleHistory.UNKNOWN));

        histories.purge(100, 50);
        histories.flush();
        assertThat(rows.stored).hasSize(1);
        histories.purge(151, 50);
        histories.flush();

        assertThat(rows.stored).isEmpty();
    }

    private void reportLeft(int partition, long left) {
        histories.report(
                partition,
                rule(SLOS.get(0)),
                new RuleHistory.Partition(left, left == 0 ? RuleHistory.EVERYTHING : RuleHistory.UNKNOWN));
    }

    private PartialHistory onlyPartial() {
        assertThat(histories.partial()).hasSize(1);
        return histories.partial().get(0);
    }

    /** So that everybody sees the same share, also of partitions that are complete, and after a restart. */
    @Example
    void totalIsWhatWasLeftAtTheBeginning() {
        define(SLOS.subList(0, 1));
        histories.begin(definitions, 0);
        histories.updatePartitions(Set.of(0L, 1L));
        reportLeft(0, 70);
        reportLeft(1, 30);
        assertThat(onlyPartial().total()).isEqualTo(100);

        reportLeft(0, 0);
        reportLeft(1, 20);
        histories.flush();
        histories = new RuleHistories(rows, OWNED);
        histories.begin(definitions, 1);
        histories.updatePartitions(Set.of(0L, 1L));

        assertThat(onlyPartial().total()).isEqualTo(100);
        assertThat(onlyPartial().totalLeft()).isEqualTo(20);
        reportLeft(1, 0);
        assertThat(histories.partial()).isEmpty();
        reportLeft(0, 5);
        assertThat(onlyPartial().total()).as("of what was missed later").isEqualTo(5);
    }
}
