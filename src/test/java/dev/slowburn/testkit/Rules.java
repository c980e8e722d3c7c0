package dev.slowburn.testkit;

import dev.slowburn.domain.consumption.BurnFactor;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.window.LookBack;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Alert rules for tests. */
public final class Rules {
    private Rules() {}

    /** Fires at a burn rate of at least this factor over one look-back such as 1h. */
    public static AlertRule burning(String name, String factor, String longWindow) {
        return rule(
                name, new AlertRule.Burning(Comparison.GTE, factor(factor), lookBack(longWindow), Optional.empty()));
    }

    /** The same over two look-backs. */
    public static AlertRule burning(String name, String factor, String longWindow, String shortWindow) {
        return rule(
                name,
                new AlertRule.Burning(
                        Comparison.GTE, factor(factor), lookBack(longWindow), Optional.of(lookBack(shortWindow))));
    }

    public static AlertRule exhaustedWithin(String name, String time) {
        return rule(name, new AlertRule.ExhaustedWithin(lookBack(time)));
    }

    public static AlertRule after(AlertRule rule, long minutes) {
        return new AlertRule(
                rule.name(),
                rule.severity(),
                rule.condition(),
                minutes,
                rule.minEvents(),
                rule.whenBreaching(),
                rule.whenResolved(),
                rule.whenNoData(),
                rule.targets());
    }

    public static AlertRule minEvents(AlertRule rule, long events) {
        return new AlertRule(
                rule.name(),
                rule.severity(),
                rule.condition(),
                rule.alertAfterMinutes(),
                events,
                rule.whenBreaching(),
                rule.whenResolved(),
                rule.whenNoData(),
                rule.targets());
    }

    /** A copy with other notification conditions. */
    public static AlertRule notifies(AlertRule rule, boolean whenBreaching, boolean whenResolved, boolean whenNoData) {
        return new AlertRule(
                rule.name(),
                rule.severity(),
                rule.condition(),
                rule.alertAfterMinutes(),
                rule.minEvents(),
                whenBreaching,
                whenResolved,
                whenNoData,
                rule.targets());
    }

    private static AlertRule rule(String name, AlertRule.Condition condition) {
        return new AlertRule(name, "page", condition, 0, 0, true, true, false, List.of("on-call"));
    }

    private static BurnFactor factor(String text) {
        return BurnFactor.of(new BigDecimal(text).movePointRight(6).longValueExact());
    }

    private static LookBack lookBack(String text) {
        return new LookBack(text, Slos.minutes(text));
    }
}
