package dev.slowburn.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

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
}
