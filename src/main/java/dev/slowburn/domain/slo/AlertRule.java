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
 * When to alert about a budget.
 *
 * @param name unique within its SLO; part of the alert's id
 * @param severity as the definition writes it, such as {@code page}
 * @param alertAfterMinutes how long the condition must hold without a break before it fires
 * @param minEvents no alert begins while fewer outcomes than this are in the look-back
 * @param whenBreaching whether FIRING is told when the condition begins to hold
 * @param whenResolved whether RESOLVED is told
 * @param whenNoData whether it fires also when the look-back has no outcome, although the budget once had some
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

    /** What is looked at. */
    public sealed interface Condition {}

    /**
     * The burn rate held against a factor.
     *
     * @param shortWindow if there is one, the condition begins to hold when both look-backs burn, and ends when the short one
     *     does not
     */
    public record Burning(Comparison comparison, BurnFactor factor, LookBack longWindow, Optional<LookBack> shortWindow)
            implements Condition {}

    /** At the speed of the last hour nothing will remain within this time. */
    public record ExhaustedWithin(LookBack time) implements Condition {}

    /**
     * The look-backs whose burn rates a budget publishes, shortest first: an hour always, those of the long rungs that fit into the
     * window, and those of its rules.
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
