package dev.slowburn.query.view;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.window.LookBack;
import java.util.List;
import java.util.Locale;

/**
 * An alert rule of a budget.
 *
 * @param factor threshold of the burn rate; null for rules on the time to exhaustion
 * @param op comparison: gte, gt, lte, lt; null for rules on the time to exhaustion
 * @param exhaustionWithin threshold of the time to exhaustion; null for burn-rate rules
 */
public record AlertRuleView(
        String rule,
        String severity,
        Double factor,
        String op,
        String longWindow,
        String shortWindow,
        String exhaustionWithin,
        long alertAfterSeconds,
        long minEvents,
        List<String> notificationTargets) {
    public AlertRuleView {
        notificationTargets = List.copyOf(notificationTargets);
    }

    /** @param windowMinutes length of the budget's window, to convert a share of the budget into a factor */
    public static AlertRuleView of(AlertRule rule, long windowMinutes) {
        AlertRule.Burning burning = rule.condition() instanceof AlertRule.Burning condition ? condition : null;
        AlertRule.ExhaustedWithin within =
                rule.condition() instanceof AlertRule.ExhaustedWithin condition ? condition : null;
        return new AlertRuleView(
                rule.name(),
                rule.severity(),
                burning == null ? null : burning.factor().value(windowMinutes),
                burning == null ? null : burning.comparison().name().toLowerCase(Locale.ROOT),
                burning == null ? LookBack.HOUR.text() : burning.longWindow().text(),
                burning == null
                        ? null
                        : burning.shortWindow().map(LookBack::text).orElse(null),
                within == null ? null : within.time().text(),
                rule.alertAfterMinutes() * 60,
                rule.minEvents(),
                rule.targets());
    }
}
