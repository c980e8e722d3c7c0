package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.consumption.Fraction;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.window.LookBack;

/** Whether the condition of an alert rule holds, so that its alert fires, or still holds, so that it does not resolve. Stateless. */
public final class AlertConditions {
    /** A margin of 10 %, so that a forecast at the limit does not flap. */
    private static final Fraction LONGER = Fraction.of(11, 10);

    private AlertConditions() {}

    /** Why an alert that does not fire would fire; null if its condition does not hold. */
    static AlertStateMachine.Cause begins(AlertRule rule, Assessment assessment) {
        Assessment.Burn longest = assessment.burn(longest(rule));
        if (longest.isWithoutData()) {
            return rule.whenNoData() && assessment.everCounted() && longest.silent()
                    ? AlertStateMachine.Cause.NO_DATA
                    : null;
        }
        if (longest.outcomes().total() < rule.minEvents()) {
            return null;
        }
        boolean holds;
        if (rule.condition() instanceof AlertRule.Burning burning) {
            holds = holds(burning, burning.longWindow(), assessment)
                    && burning.shortWindow()
                            .map(shorter -> holds(burning, shorter, assessment))
                            .orElse(true);
        } else {
            AlertRule.ExhaustedWithin within = (AlertRule.ExhaustedWithin) rule.condition();
            holds = assessment.exhaustedWithin(within.time().minutes(), Fraction.ONE);
        }
        return holds ? AlertStateMachine.Cause.CONDITION : null;
    }

    /** Whether an alert in a phase in which it fires keeps firing. */
    static boolean continues(AlertRule rule, AlertStateMachine.Phase phase, Assessment assessment) {
        if (phase == AlertStateMachine.Phase.ON_WITHOUT_DATA) {
            return rule.whenNoData() && assessment.burn(longest(rule)).isWithoutData();
        }
        if (rule.condition() instanceof AlertRule.Burning burning) {
            LookBack shortest = burning.shortWindow().orElse(burning.longWindow());
            return assessment.burn(shortest).isEmptyOpenMinute() || holds(burning, shortest, assessment);
        }
        AlertRule.ExhaustedWithin within = (AlertRule.ExhaustedWithin) rule.condition();
        return assessment.exhaustedWithin(within.time().minutes(), LONGER);
    }

    private static boolean holds(AlertRule.Burning burning, LookBack lookBack, Assessment assessment) {
        Assessment.Burn burn = assessment.burn(lookBack);
        long window = assessment.window().minutes();
        return burn.isSettled()
                && burning.comparison()
                        .holds(burn.settled()
                                .compareShare(
                                        burning.factor().numerator(window),
                                        burning.factor().denominator()));
    }

    /** The longest look-back of a rule. */
    public static LookBack longest(AlertRule rule) {
        return rule.condition() instanceof AlertRule.Burning burning ? burning.longWindow() : LookBack.HOUR;
    }
}
