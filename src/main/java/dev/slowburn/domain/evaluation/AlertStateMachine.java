package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The alert state machine of a budget: tracks which alerts fire, so that each FIRING and each RESOLVED is published once.
 *
 * <p>An alert fires when its condition has held for {@link AlertRule#alertAfterMinutes()} without interruption, and resolves
 * when the condition no longer holds; with a short look-back, the short one alone decides that (Google, The Site Reliability
 * Workbook, chapter 5, section 6). If a look-back is empty because the current minute has just begun, the alert keeps its
 * state. Episodes are numbered from 1 for each rule. The caller does not update while the input lags: late data neither fires
 * nor resolves an alert, and the wait for {@link AlertRule#alertAfterMinutes()} is suspended.
 *
 * <p>Only the minute from which on a condition holds is stored, so the wait is counted from the end of that minute: an alert
 * may fire up to a minute later than its rule requires, never earlier.
 *
 * <p>The {@link #marks()} are the complete state to store. If a rule is removed while its alert fires, the alert resolves at
 * the next update. The number of its episodes is kept, so that the numbering continues if the rule is defined again.
 */
public final class AlertStateMachine {
    private final List<AlertRule> rules;
    /** By name of the rule: the rules in force, then former ones. */
    private final Map<String, Mark> marks = new LinkedHashMap<>();

    private final Reasons reasons;
    /** Names of the rules whose condition was unknown at the last update. */
    private final Set<String> onHold = new HashSet<>();

    /** @param remembered the {@link #marks()} of an earlier instance */
    public AlertStateMachine(List<AlertRule> rules, List<Mark> remembered, Reasons reasons) {
        this.rules = List.copyOf(rules);
        this.reasons = reasons;
        for (AlertRule rule : rules) {
            marks.put(rule.name(), Mark.idle(rule.name(), rule.severity(), 0, 0));
        }
        for (Mark mark : remembered) {
            if (marks.containsKey(mark.rule()) || mark.episode() > 0) {
                marks.put(mark.rule(), mark);
            }
        }
    }

    /** Records that the input lags, so that it is unknown whether a condition holds. */
    public void hold() {
        rules.forEach(rule -> onHold.add(rule.name()));
    }

    /** As {@link #update(Assessment, Predicate)}, with no rule on hold. */
    public List<Transition> update(Assessment assessment) {
        return update(assessment, rule -> false);
    }

    /**
     * Updates the alerts from an assessment while the input does not lag, and returns those that fire or resolve.
     *
     * @param isHeld whether outcomes of a rule's look-back are not counted yet, so that it is unknown whether its condition holds
     */
    public List<Transition> update(Assessment assessment, Predicate<AlertRule> isHeld) {
        List<Transition> transitions = new ArrayList<>();
        long minute = Minutes.of(assessment.asOf());
        if (marks.size() > rules.size()) {
            resolveOrphans(minute, transitions);
        }
        for (AlertRule rule : rules) {
            if (isHeld.test(rule)) {
                onHold.add(rule.name());
            } else {
                update(rule, assessment, minute, transitions);
                onHold.remove(rule.name());
            }
        }
        return transitions;
    }

    private void resolveOrphans(long minute, List<Transition> transitions) {
        List<Mark> orphans = new ArrayList<>(marks.values()).subList(rules.size(), marks.size());
        transitions.addAll(end(orphans));
        orphans.stream().filter(Mark::isOn).forEach(orphan -> marks.put(orphan.rule(), orphan.ended(minute)));
    }

    private void update(AlertRule rule, Assessment assessment, long minute, List<Transition> transitions) {
        Mark before = marks.get(rule.name());
        Mark mark = before;
        if (mark.isOn() && !AlertConditions.continues(rule, mark.phase(), assessment)) {
            mark = Mark.idle(rule.name(), rule.severity(), minute, mark.episode());
            if (rule.whenResolved()) {
                transitions.add(new Transition(mark, rule, false, cause(before), before.firing()));
            }
        }
        if (!mark.isOn()) {
            Cause cause = AlertConditions.begins(rule, assessment);
            if (cause == null) {
                mark = Mark.idle(rule.name(), rule.severity(), minute, mark.episode());
            } else {
                long since = pendingSince(mark, minute);
                if (hasWaited(since, assessment.asOf(), rule.alertAfterMinutes())) {
                    Phase phase = cause == Cause.NO_DATA ? Phase.ON_WITHOUT_DATA : Phase.ON;
                    mark = new Mark(
                            rule.name(),
                            rule.severity(),
                            phase,
                            minute,
                            minute,
                            mark.episode() + 1,
                            rule.whenResolved(),
                            Optional.of(new Firing(assessment.asOf(), reasons.of(assessment, rule, cause))));
                    if (cause == Cause.NO_DATA || rule.whenBreaching()) {
                        transitions.add(new Transition(mark, rule, true, cause, mark.firing()));
                    }
                } else {
                    mark = new Mark(
                            rule.name(),
                            rule.severity(),
                            Phase.PENDING,
                            since,
                            minute,
                            mark.episode(),
                            false,
                            Optional.empty());
                }
            }
        }
        // The time of an idle mark has no meaning, so an idle alert keeps its mark.
        if (mark.phase() != Phase.IDLE || before.phase() != Phase.IDLE) {
            marks.put(rule.name(), mark);
        }
    }

    private static boolean hasWaited(long since, long asOf, long minutes) {
        long whole = Minutes.of(asOf + 1) - (since + 1);
        return minutes == 0 || whole >= minutes;
    }

    private long pendingSince(Mark mark, long minute) {
        if (mark.phase() != Phase.PENDING) {
            return minute;
        }
        return onHold.contains(mark.rule()) ? mark.since() + Math.max(0, minute - mark.seen() - 1) : mark.since();
    }

    /** The cause of an alert that fires, derived from its mark. */
    public static Cause cause(Mark mark) {
        return mark.phase() == Phase.ON_WITHOUT_DATA ? Cause.NO_DATA : Cause.CONDITION;
    }

    /** Whether an alert fires or waits to fire. */
    public boolean isActive() {
        for (Mark mark : marks.values()) {
            if (mark.phase() != Phase.IDLE) {
                return true;
            }
        }
        return false;
    }

    /** The first minute at which a pending alert can fire; {@link Long#MAX_VALUE} if none is pending. */
    public long nextDeadline() {
        long next = Long.MAX_VALUE;
        for (AlertRule rule : rules) {
            Mark mark = marks.get(rule.name());
            if (mark.phase() == Phase.PENDING) {
                next = Math.min(next, mark.since() + rule.alertAfterMinutes());
            }
        }
        return next;
    }

    /** Whether an alert on the time to exhaustion fires. In a calendar window, the passage of time alone may resolve it. */
    public boolean isForecastFiring() {
        return rules.stream()
                .anyMatch(rule -> rule.condition() instanceof AlertRule.ExhaustedWithin
                        && marks.get(rule.name()).isOn());
    }

    /** The state to store. */
    public List<Mark> marks() {
        return List.copyOf(marks.values());
    }

    /** The alerts that resolve because a budget or its rules have been removed. */
    public static List<Transition> end(List<Mark> marks) {
        return marks.stream()
                .filter(mark -> mark.isOn() && mark.whenResolved())
                .map(mark -> new Transition(mark, null, false, cause(mark), mark.firing()))
                .toList();
    }

    /** The phase of an alert. */
    public enum Phase {
        IDLE,
        /** The condition holds, but not yet for long enough. */
        PENDING,
        ON,
        /** The alert fires because there are no outcomes. */
        ON_WITHOUT_DATA
    }

    /** Why an alert fires. */
    public enum Cause {
        CONDITION,
        NO_DATA
    }

    /** Formats the reason why an alert fires, as a sentence for the engineer on call. */
    @FunctionalInterface
    public interface Reasons {
        String of(Assessment assessment, AlertRule rule, Cause cause);
    }

    /**
     * The start of an alert, published while the alert fires.
     *
     * @param at the time of the evaluation in which it fired, in epoch milliseconds of the evaluation clock
     * @param reason why it fired, with the numbers at that time
     */
    public record Firing(long at, String reason) {}

    /**
     * The stored state of an alert.
     *
     * @param since the minute in which the phase began; while pending, later by the time during which the input lagged
     * @param seen the last minute in which a pending alert was evaluated
     * @param episode the number of episodes so far, including a current one
     * @param whenResolved whether RESOLVED is published even if the rule has been removed by then
     * @param firing the start of the alert if it fires; empty also if the state was stored by an earlier version
     */
    public record Mark(
            String rule,
            String severity,
            Phase phase,
            long since,
            long seen,
            long episode,
            boolean whenResolved,
            Optional<Firing> firing) {
        static Mark idle(String rule, String severity, long since, long episode) {
            return new Mark(rule, severity, Phase.IDLE, since, since, episode, false, Optional.empty());
        }

        /** The same mark with the start of its alert. */
        public Mark with(Firing start) {
            return new Mark(rule, severity, phase, since, seen, episode, whenResolved, Optional.of(start));
        }

        /** The mark after its rule has been removed. */
        public Mark ended(long minute) {
            return idle(rule, severity, minute, episode);
        }

        public boolean isOn() {
            return phase == Phase.ON || phase == Phase.ON_WITHOUT_DATA;
        }
    }

    /**
     * An alert that fires or resolves, to be published.
     *
     * @param rule null if it is no longer defined
     * @param fires true if the alert fires, false if it resolves
     * @param firing the start of the alert; empty if the state was stored by an earlier version
     */
    public record Transition(Mark mark, AlertRule rule, boolean fires, Cause cause, Optional<Firing> firing) {}
}
