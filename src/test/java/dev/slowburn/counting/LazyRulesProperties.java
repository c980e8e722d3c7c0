package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.Counting;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * A combiner that builds the rules of a service at its first outcome counts the same as one that has built all of them before, and as an
 * oracle that evaluates each rule for each outcome, for any order of services and changes of definitions.
 */
class LazyRulesProperties {
    private static final int SERVICES = 6;
    private static final int RULES = 5;
    private static final List<String> OPERATIONS = List.of("GET /a", "GET /b", "POST /a");
    private static final OutcomeKind[] KINDS = OutcomeKind.values();

    private final int[] ruleOf = new int[SERVICES];
    private long evaluations;
    /** An SLO that does not change is the same object. */
    private final Map<String, Slo> known = new HashMap<>();

    private PreparedDefinitions definitions = PreparedDefinitions.of(set());
    private final Combiner lazy = new Combiner(definitions, CountingListener.NONE);
    private final Combiner eager = new Combiner(definitions, CountingListener.NONE);
    private final Map<String, List<Long>> counted = new TreeMap<>();

    /** @param steps each an outcome of a service, or, if it is a multiple of 7, a change of the rule of a service, or a drain */
    @Property
    void countsAsIfAllRulesWereBuiltBefore(
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 100_000) Integer> steps) {
        buildAll();
        for (int step : steps) {
            if (step % 7 == 0) {
                change(step / 7);
            } else if (step % 11 == 0) {
                compare();
            } else {
                count(outcome(step));
            }
        }
        compare();
    }

    @Example
    void sharesTheVerdictsOfEqualRulesAndEvaluatesOnlyChangedOnesAgain() {
        for (int service = 0; service < SERVICES; service++) {
            ruleOf[service] = 1;
        }
        define();
        evaluations = 0;
        assertThat(lazy.sharedMemos()).as("no rules before the first outcome").isZero();
        for (int service = 0; service < SERVICES; service++) {
            lazy.count(sample(service, "GET /a", OutcomeKind.SUCCESS));
        }
        assertThat(evaluations).isEqualTo(1);
        assertThat(lazy.sharedMemos()).isEqualTo(1);

        lazy.drain(tallies -> {});
        change(RULES * 2 + 3);
        assertThat(lazy.sharedMemos()).isEqualTo(1);
        for (int service = 0; service < SERVICES; service++) {
            lazy.count(sample(service, "GET /a", OutcomeKind.SUCCESS));
        }
        assertThat(evaluations).isEqualTo(2);
        assertThat(lazy.sharedMemos()).isEqualTo(2);
    }

    private void buildAll() {
        for (int service = 0; service < SERVICES; service++) {
            eager.build("s" + service);
        }
    }

    private void count(Outcome outcome) {
        lazy.count(outcome);
        eager.count(outcome);
        int rule = ruleOf[Integer.parseInt(outcome.service().substring(1))];
        long minute = Minutes.of(outcome.occurredAt());
        Verdict verdict = verdict(rule, outcome);
        if (verdict == Verdict.GOOD || verdict == Verdict.BAD) {
            List<Long> sums = counted.computeIfAbsent(
                    outcome.service() + " " + rule + " " + minute, first -> new ArrayList<>(List.of(0L, 0L)));
            int index = verdict == Verdict.GOOD ? 0 : 1;
            sums.set(index, sums.get(index) + outcome.count());
        }
    }

    private void change(int which) {
        compare();
        ruleOf[which / RULES % SERVICES] = which % RULES;
        define();
        buildAll();
    }

    private void define() {
        definitions = definitions.next(set());
        lazy.apply(definitions);
        eager.apply(definitions);
    }

    private void compare() {
        assertThat(drain(lazy)).isEqualTo(counted);
        assertThat(drain(eager)).isEqualTo(counted);
        counted.clear();
    }

    private static Map<String, List<Long>> drain(Combiner combiner) {
        Map<String, List<Long>> sums = new TreeMap<>();
        combiner.drain(tallies -> {
            for (int i = 0; i < tallies.tallies().size(); i++) {
                String rule = tallies.key().slo().substring(tallies.key().slo().indexOf('-') + 1);
                sums.put(
                        tallies.service() + " " + rule + " " + tallies.tallies().minute(i),
                        List.of(tallies.tallies().good(i), tallies.tallies().bad(i)));
            }
        });
        return sums;
    }

    private DefinitionSet set() {
        List<Slo> slos = new ArrayList<>();
        for (int service = 0; service < SERVICES; service++) {
            slos.add(known.computeIfAbsent("s" + service + "-" + ruleOf[service], this::slo));
        }
        return DefinitionSet.of(slos);
    }

    private Slo slo(String name) {
        int dash = name.indexOf('-');
        return new SloBuilder(name)
                .service(name.substring(0, dash))
                .sli(sli(Integer.parseInt(name.substring(dash + 1))))
                .build();
    }

    private Sli sli(int rule) {
        Set<OutcomeField> reads =
                switch (rule) {
                    case 0 -> Set.of(OutcomeField.OUTCOME);
                    case 1 -> Set.of(OutcomeField.OPERATION);
                    case 2 -> Set.of(OutcomeField.SERVICE, OutcomeField.OUTCOME);
                    case 3 -> Set.of(OutcomeField.STATUS_CODE, OutcomeField.OPERATION);
                    default -> Set.of(OutcomeField.DURATION, OutcomeField.OUTCOME);
                };
        return new Sli("rule " + rule, Counting.good("rule " + rule), FieldsRead.of(reads), outcome -> {
            evaluations++;
            return verdict(rule, outcome);
        });
    }

    private static Verdict verdict(int rule, Outcome outcome) {
        Predicate<Outcome> good =
                switch (rule) {
                    case 0 -> each -> each.kind() == OutcomeKind.SUCCESS;
                    case 1 -> each -> each.operation().startsWith("GET");
                    case 2 -> each -> each.service().equals("s2") == (each.kind() == OutcomeKind.SUCCESS);
                    case 3 ->
                        each -> each.statusCode() < 500 && each.operation().endsWith("/a");
                    default -> each -> each.durationMicros() % 2 == 0;
                };
        if (rule == 0 && outcome.kind() == OutcomeKind.UNKNOWN) {
            return Verdict.UNCOUNTED;
        }
        return good.test(outcome) ? Verdict.GOOD : Verdict.BAD;
    }

    private static SampleOutcome outcome(int step) {
        return new SampleOutcome(
                "s" + step % SERVICES,
                step % 5 * 60_000L,
                OPERATIONS.get(step % 13 % OPERATIONS.size()),
                KINDS[step % 17 % KINDS.length],
                200 + step % 400,
                (long) step,
                1 + step % 3,
                Map.of());
    }

    private static SampleOutcome sample(int service, String operation, OutcomeKind kind) {
        return new SampleOutcome("s" + service, 0, operation, kind, 200, 0L, 1, Map.of());
    }
}
