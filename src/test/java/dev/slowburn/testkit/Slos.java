package dev.slowburn.testkit;

import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.RollingWindow;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Definitions for tests, most of them without YAML. */
public final class Slos {
    private static final String CHECKOUT = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: checkout}
            spec:
              service: checkout
              indicator:
                metadata: {name: answered}
                spec:
                  ratioMetric:
                    good: {metricSource: {type: slowburn}}
                    total: {metricSource: {type: slowburn}}
              timeWindow: [{duration: 7d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: all, target: %s}]
            """;

    private Slos() {}

    /** A file with one SLO, {@code checkout}, and one objective, {@code all}, for commands that read files. */
    public static String checkoutYaml(String target) {
        return CHECKOUT.formatted(target);
    }

    /** One objective, good and bad by the outcome's kind. */
    public static Slo availability(String service, String target, String window) {
        return slo(service + "-availability", service, target, window, Sli.byOutcome());
    }

    /** One objective; good is a status below a bound, and an outcome without status makes the filter fail. */
    public static Slo statusBelow(int bound, String service, String target, String window) {
        Sli sli =
                new Sli("status_code < " + bound, Set.of(OutcomeField.STATUS_CODE), outcome -> verdict(outcome, bound));
        return slo(service + "-status-" + bound, service, target, window, sli);
    }

    private static Verdict verdict(Outcome outcome, int bound) {
        if (!outcome.hasStatusCode()) {
            return Verdict.UNCLASSIFIABLE;
        }
        return outcome.statusCode() < bound ? Verdict.GOOD : Verdict.BAD;
    }

    public static Slo slo(String name, String service, String target, String window, Sli sli) {
        Objective objective = new Objective(
                "objective-1",
                sli,
                Target.ofRatio(new BigDecimal(target)),
                rolling(window),
                Budgeting.OCCURRENCES,
                Objective.WEIGHT,
                List.of());
        return Slo.of(name, service, List.of(objective), "test");
    }

    static RollingWindow rolling(String window) {
        return new RollingWindow(window, minutes(window));
    }

    static long minutes(String window) {
        long number = Long.parseLong(window.substring(0, window.length() - 1));
        return switch (window.charAt(window.length() - 1)) {
            case 'm' -> number;
            case 'h' -> number * 60;
            case 'd' -> number * 24 * 60;
            default -> throw new IllegalArgumentException(window);
        };
    }
}
