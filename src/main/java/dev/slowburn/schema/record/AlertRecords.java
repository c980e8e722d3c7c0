package dev.slowburn.schema.record;

import dev.slowburn.avro.AlertCause;
import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.LookBack;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/** Builds the Avro records of alerts. */
public final class AlertRecords {
    private AlertRecords() {}

    /** The alert id, which is the record key: budget and rule. */
    public static String id(String budgetId, String rule) {
        return budgetId + ':' + rule;
    }

    public static BurnRateAlert alert(Assessment assessment, AlertStateMachine.Transition transition) {
        BudgetDescriptor subject = assessment.subject();
        AlertRule rule = transition.rule();
        if (rule == null) {
            return ended(
                    subject.id(),
                    subject.slo().name(),
                    subject.objective(),
                    subject.service(),
                    transition,
                    assessment.asOf());
        }
        AlertRule.Burning burning = rule.condition() instanceof AlertRule.Burning about ? about : null;
        Assessment.Burn longBurn = assessment.burn(longWindow(rule));
        Assessment.Burn shortBurn = burning == null
                ? null
                : burning.shortWindow().map(assessment::burn).orElse(null);
        Tally shown = BudgetRecords.shown(subject, longBurn.outcomes(), longBurn.settled());
        OptionalLong exhaustion = assessment.secondsToExhaustion();
        return of(
                        subject.id(),
                        subject.slo().name(),
                        subject.objective(),
                        subject.service(),
                        transition,
                        transition.fires() ? AlertState.FIRING : AlertState.RESOLVED,
                        assessment.asOf())
                .setSeverity(rule.severity())
                .setCause(AlertCause.valueOf(transition.cause().name()))
                .setReason(reason(assessment, rule, transition.cause(), transition.fires()))
                .setFactor(
                        burning == null
                                ? 0
                                : burning.factor().value(assessment.window().minutes()))
                .setLongWindow(longBurn.lookBack().text())
                .setLongBurnRate(longBurn.settled().burnRate())
                .setShortWindow(shortBurn == null ? null : shortBurn.lookBack().text())
                .setShortBurnRate(shortBurn == null ? null : shortBurn.settled().burnRate())
                .setGood(shown.good())
                .setBad(shown.bad())
                .setTotal(shown.total())
                .setExhaustionWithin(
                        rule.condition() instanceof AlertRule.ExhaustedWithin within
                                ? within.time().text()
                                : null)
                .setSecondsToExhaustion(exhaustion.isPresent() ? exhaustion.getAsLong() : null)
                .setNotificationTargets(rule.targets())
                .build();
    }

    private static LookBack longWindow(AlertRule rule) {
        return rule.condition() instanceof AlertRule.Burning burning ? burning.longWindow() : LookBack.HOUR;
    }

    /** The RESOLVED record of an alert whose rule or budget is no longer defined. */
    public static BurnRateAlert ended(
            String budgetId,
            String slo,
            String objective,
            String service,
            AlertStateMachine.Transition transition,
            long at) {
        return of(budgetId, slo, objective, service, transition, AlertState.RESOLVED, at)
                .setSeverity(transition.mark().severity())
                .setCause(AlertCause.CONDITION)
                .setReason(BudgetRecords.UNDEFINED)
                .setFactor(0)
                .setLongWindow("")
                .setLongBurnRate(0)
                .setGood(0)
                .setBad(0)
                .setTotal(0)
                .build();
    }

    private static BurnRateAlert.Builder of(
            String budgetId,
            String slo,
            String objective,
            String service,
            AlertStateMachine.Transition transition,
            AlertState state,
            long at) {
        AlertStateMachine.Mark mark = transition.mark();
        String alertId = id(budgetId, mark.rule());
        return BurnRateAlert.newBuilder()
                .setAlertId(alertId)
                // Includes the service: a budget whose SLO moves to another service keeps its id, but its episode
                // numbers restart.
                .setEventId(alertId + ':' + service + ':' + mark.episode() + ':' + state)
                .setBudgetId(budgetId)
                .setSlo(slo)
                .setObjective(objective)
                .setService(service)
                .setRule(mark.rule())
                .setState(state)
                .setOccurredAt(Instant.ofEpochMilli(at))
                .setFiredAt(transition
                        .firing()
                        .map(firing -> Instant.ofEpochMilli(firing.at()))
                        .orElse(null))
                .setEpisode(mark.episode());
    }

    /** The remaining budget and how long it lasts; for an exhausted budget only the former. */
    private static String forecast(
            Assessment assessment, Assessment.Burn burn, String longer, AlertRule.ExhaustedWithin within) {
        boolean exhausted = assessment.settled().exhausted();
        String remaining =
                BudgetSentences.remaining(exhausted, assessment.settled().remainingRatio());
        if (exhausted) {
            return remaining;
        }
        if (burn.outcomes().total() == 0) {
            return remaining + "; no outcome was counted in the last hour";
        }
        double rate = burn.settled().burnRate();
        return rate == 0
                ? remaining + "; nothing burned in the last hour"
                : String.format(
                        Locale.ROOT,
                        "%s; at the last hour's burn rate of %.2f it lasts %s than %s",
                        remaining,
                        rate,
                        longer,
                        within.time().text());
    }

    /** The reason why an alert fires, without a full stop. */
    public static String reason(Assessment assessment, AlertRule rule, AlertStateMachine.Cause cause) {
        return reason(assessment, rule, cause, true);
    }

    private static String reason(Assessment assessment, AlertRule rule, AlertStateMachine.Cause cause, boolean on) {
        Assessment.Burn burn = assessment.burn(longWindow(rule));
        if (cause == AlertStateMachine.Cause.NO_DATA) {
            return on ? "no outcome was counted over " + burn.lookBack().text() : "outcomes are counted again";
        }
        if (rule.condition() instanceof AlertRule.ExhaustedWithin within) {
            return forecast(assessment, burn, on ? "no longer" : "longer", within);
        }
        AlertRule.Burning burning = (AlertRule.Burning) rule.condition();
        StringBuilder reason = new StringBuilder(String.format(
                Locale.ROOT,
                "burn rate %.2f over %s",
                burn.settled().burnRate(),
                burn.lookBack().text()));
        burning.shortWindow()
                .map(assessment::burn)
                .ifPresent(shortBurn -> reason.append(String.format(
                        Locale.ROOT,
                        " and %.2f over %s",
                        shortBurn.settled().burnRate(),
                        shortBurn.lookBack().text())));
        return reason.append(String.format(
                        Locale.ROOT,
                        ", threshold %s%.4g",
                        limit(burning.comparison()),
                        burning.factor().value(assessment.window().minutes())))
                .toString();
    }

    /** Names the comparison only if the alert fires below the threshold, which is unusual. */
    private static String limit(Comparison comparison) {
        return switch (comparison) {
            case GT, GTE -> "";
            case LT -> "below ";
            case LTE -> "at most ";
        };
    }
}
