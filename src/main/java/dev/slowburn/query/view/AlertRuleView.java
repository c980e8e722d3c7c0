package dev.slowburn.query.view;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.window.LookBack;
import java.util.List;
import java.util.Locale;

/**
 * When a budget alerts.
 *
 * @param factor the burn rate that is compared with; null if the rule is about the forecast
 * @param op how it is compared: gte, gt, lte, lt; null likewise
 * @param exhaustionWithin within which time nothing will remain; null if the rule is about the burn rate
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

    /** @param windowMinutes length of the budget's window, by which a share of the budget becomes a factor */
    public static AlertRuleView of(AlertRule rule, long windowMinutes) {
        AlertRule.Burning burning = rule.condition() instanceof AlertRule.Burning about ? about : null;
        AlertRule.ExhaustedWithin within = rule.condition() instanceof AlertRule.ExhaustedWithin about ? about : null;
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
