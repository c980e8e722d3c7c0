package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import dev.slowburn.domain.consumption.BurnFactor;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Window;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rule of an alert on a budget.
 *
 * @param name unique within its SLO; part of the alert's id
 * @param severity as written in the definition, such as {@code page}
 * @param alertAfterMinutes how long the condition must hold without interruption before the alert fires
 * @param minEvents the minimum number of outcomes in the look-back for the alert to fire
 * @param whenBreaching whether FIRING is published when the condition is met
 * @param whenResolved whether RESOLVED is published
 * @param whenNoData whether the alert also fires if the look-back has no outcome, provided that the budget once had some
 * @param targets names of the notification targets
 */
public record AlertRule(
        String name,
        String severity,
        Condition condition,
        long alertAfterMinutes,
        long minEvents,
        boolean whenBreaching,
        boolean whenResolved,
        boolean whenNoData,
        List<String> targets) {

    /** The long look-backs of the alert ladder in Google's Site Reliability Workbook, chapter 5. */
    private static final List<LookBack> LONG_RUNGS = List.of(
            LookBack.HOUR, new LookBack("6h", 6 * 60), new LookBack("1d", 24 * 60), new LookBack("3d", 3 * 24 * 60));

    public AlertRule {
        if (name.isBlank()) {
            throw new IllegalArgumentException("alert rule: name must not be blank");
        }
        requireNonNull(severity, "severity");
        requireNonNull(condition, "condition");
        targets = List.copyOf(targets);
    }

    /** The condition under which the alert fires. */
    public sealed interface Condition {}

    /**
     * The burn rate compared with a factor.
     *
     * @param shortWindow if present, the alert fires when both look-backs burn, and resolves when the short one does not
     */
    public record Burning(Comparison comparison, BurnFactor factor, LookBack longWindow, Optional<LookBack> shortWindow)
            implements Condition {}

    /** At the burn rate of the last hour, nothing will remain within this time. */
    public record ExhaustedWithin(LookBack time) implements Condition {}

    /**
     * The look-backs whose burn rates a budget publishes, shortest first: always one hour, those of the long rungs that fit
     * into the window, and those of its rules.
     */
    public static List<LookBack> lookBacks(Window window, List<AlertRule> rules) {
        TreeMap<Long, LookBack> byLength = new TreeMap<>();
        for (LookBack lookBack : LONG_RUNGS) {
            if (lookBack.equals(LookBack.HOUR) || lookBack.minutes() <= window.nominalMinutes()) {
                byLength.put(lookBack.minutes(), lookBack);
            }
        }
        for (AlertRule rule : rules) {
            if (rule.condition() instanceof Burning burning) {
                byLength.putIfAbsent(burning.longWindow().minutes(), burning.longWindow());
                burning.shortWindow().ifPresent(shorter -> byLength.putIfAbsent(shorter.minutes(), shorter));
            }
        }
        return List.copyOf(byLength.values());
    }
}
