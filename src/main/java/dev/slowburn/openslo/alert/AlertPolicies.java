package dev.slowburn.openslo.alert;

import dev.slowburn.domain.composite.CompositeArithmetic;
import dev.slowburn.domain.consumption.Fraction;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.AlertLadder;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Window;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The alerts of an SLO: those of its policies or, without policies, the default ladder of each budget; plus an alert on
 * the time to exhaustion if an annotation sets it.
 */
public final class AlertPolicies {
    private static final String EXHAUSTION_SEVERITY = "page";

    private final List<Policy> policies;
    private final Optional<Forecast> exhaustion;
    private final long minEvents;
    private final YamlSection spec;
    private final ProblemCollector problems;
    private final Set<String> warned = new HashSet<>();

    /** @param place location of the SLO's reference; empty if the policy is written in place */
    record Policy(String name, AlertPolicy says, Optional<SourceLocation> place) {}

    /** @param place location of the annotation */
    record Forecast(LookBack time, SourceLocation place) {}

    AlertPolicies(
            List<Policy> policies,
            Optional<Forecast> exhaustion,
            long minEvents,
            YamlSection spec,
            ProblemCollector problems) {
        this.policies = List.copyOf(policies);
        this.exhaustion = exhaustion;
        this.minEvents = minEvents;
        this.spec = spec;
        this.problems = problems;
    }

    /** The rules of an objective's budget; a condition that can never change is reported. */
    public List<AlertRule> of(String name, YamlSection objective, Window window, Target target, Budgeting budgeting) {
        policies.forEach(policy -> checkReach(policy, name, target, budgeting));
        checkForecasts(window, budgeting);
        String field = objective.has("targetPercent") ? "targetPercent" : "target";
        return rules(AlertLadder.of(window, target, budgeting, minEvents), reason -> objective.warn(field, reason));
    }

    /** The rules of the composite budget; a condition that can never change gives a warning. */
    public List<AlertRule> ofComposite(CompositeMethod method, List<Objective> objectives) {
        Fraction highest = new CompositeArithmetic(method, objectives).highestBurnRate();
        policies.forEach(policy -> checkReach(policy, highest));
        return rules(
                AlertLadder.of(objectives, new CompositeArithmetic(method, objectives).highestBurnRate(), minEvents),
                reason -> spec.warn("objectives", reason));
    }

    /**
     * A warning only: the objectives share the policies, which may be right for them but not for the composite budget.
     */
    private void checkReach(Policy policy, Fraction highest) {
        if (policy.says().condition().condition() instanceof AlertRule.Burning burning) {
            ThresholdReachability.fault(burning, highest, "the highest burn rate of all objectives together is ")
                    .ifPresent(found -> problems.warn(
                            policy.place().orElse(policy.says().threshold()),
                            "the condition of the AlertPolicy '" + policy.name() + "' " + found + " (objective '"
                                    + Composite.NAME + "')"));
        }
    }

    private List<AlertRule> rules(AlertLadder ladder, Consumer<String> warning) {
        List<AlertRule> rules = new ArrayList<>();
        if (policies.isEmpty()) {
            ladder.omitted().forEach(rung -> warning.accept("the default alerts omit the one for " + rung));
            rules.addAll(ladder.rules());
        }
        policies.forEach(policy -> rules.add(policy.says().rule(policy.name(), minEvents)));
        exhaustion.ifPresent(forecast -> rules.add(exhaustion(forecast.time())));
        return List.copyOf(rules);
    }

    private void checkReach(Policy policy, String objective, Target target, Budgeting budgeting) {
        if (policy.says().condition().condition() instanceof AlertRule.Burning burning) {
            SourceLocation place = policy.place().orElse(policy.says().threshold());
            String condition = "the condition of the AlertPolicy '" + policy.name() + "' ";
            Optional<String> fault = ThresholdReachability.fault(burning, target)
                    .or(() -> ThresholdReachability.fault(burning, budgeting));
            fault.ifPresent(found -> problems.add(place, condition + found + " (objective '" + objective + "')"));
            if (fault.isEmpty()) {
                ThresholdReachability.firesWhenHealthy(burning)
                        .ifPresent(warning -> problems.warn(place, condition + warning));
            }
        }
    }

    private void checkForecasts(Window window, Budgeting budgeting) {
        exhaustion.ifPresent(forecast -> check(forecast, "", window, budgeting));
        for (Policy policy : policies) {
            if (policy.says().condition().condition() instanceof AlertRule.ExhaustedWithin within) {
                SourceLocation place = policy.place().orElse(policy.says().threshold());
                check(
                        new Forecast(within.time(), place),
                        "the condition of the AlertPolicy '" + policy.name() + "' ",
                        window,
                        budgeting);
            }
        }
    }

    /** Adds a warning once, since most objectives give the same one. */
    private void check(Forecast forecast, String whose, Window window, Budgeting budgeting) {
        ThresholdReachability.forecast(forecast.time(), window, budgeting).stream()
                .map(warning -> whose + warning)
                .filter(warning -> warned.add(forecast.place() + warning))
                .forEach(warning -> problems.warn(forecast.place(), warning));
    }

    static String exhaustionName(LookBack time) {
        return "exhaustion-within-" + time.text();
    }

    private AlertRule exhaustion(LookBack time) {
        return new AlertRule(
                exhaustionName(time),
                EXHAUSTION_SEVERITY,
                new AlertRule.ExhaustedWithin(time),
                0,
                minEvents,
                true,
                true,
                false,
                List.of());
    }
}
