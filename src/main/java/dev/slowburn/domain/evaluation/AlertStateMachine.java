package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.consumption.Fraction;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which alerts of a budget are on, so that each beginning and each end is told once.
 *
 * <p>An alert begins when its condition has held for {@link AlertRule#alertAfterMinutes()} without a break, and ends when the
 * condition no longer holds; with a short look-back the end depends on that one alone (Google, The Site Reliability Workbook,
 * chapter 5, section 6). Where a look-back is empty because the current minute has just begun, an alert stays as it is. Episodes
 * are numbered from 1 for each rule. The caller does not ask while the input lags: late data neither begins nor ends anything, and
 * the wait for {@link AlertRule#alertAfterMinutes()} stands still.
 *
 * <p>Only the minute is stored in which a condition began to hold, so the wait counts from the end of that minute: an alert can
 * begin up to a minute later than its rule says, never earlier.
 *
 * <p>The {@link #marks()} are all that has to be stored. A rule that is gone while its alert is on ends it at the next update.
 * How many episodes it had stays known, so that their numbers go on should it come back.
 */
public final class AlertStateMachine {
    private static final Fraction LONGER = Fraction.of(11, 10);

    private final List<AlertRule> rules;
    /** By the name of the rule: those in force, then those that once were. */
    private final Map<String, Mark> marks = new LinkedHashMap<>();

    private final Reasons reasons;
    private boolean onHold;

    /** @param remembered what an earlier {@link #marks()} gave */
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

    /** Takes note that the input lags: whether a condition holds is not known. */
    public void hold() {
        onHold = true;
    }

    /** Takes note of an assessment of an input that does not lag, and returns what it begins or ends. */
    public List<Transition> update(Assessment assessment) {
        List<Transition> transitions = new ArrayList<>();
        long minute = Minutes.of(assessment.asOf());
        if (marks.size() > rules.size()) {
            endOrphans(minute, transitions);
        }
        for (AlertRule rule : rules) {
            update(rule, assessment, minute, transitions);
        }
        onHold = false;
        return transitions;
    }

    private void endOrphans(long minute, List<Transition> transitions) {
        List<Mark> orphans = new ArrayList<>(marks.values()).subList(rules.size(), marks.size());
        transitions.addAll(end(orphans));
        orphans.stream().filter(Mark::isOn).forEach(orphan -> marks.put(orphan.rule(), orphan.ended(minute)));
    }

    private void update(AlertRule rule, Assessment assessment, long minute, List<Transition> transitions) {
        Mark before = marks.get(rule.name());
        Mark mark = before;
        if (mark.isOn() && !continues(rule, mark.phase(), assessment)) {
            mark = Mark.idle(rule.name(), rule.severity(), minute, mark.episode());
            if (rule.whenResolved()) {
                transitions.add(new Transition(mark, rule, false, cause(before), before.firing()));
            }
        }
        if (!mark.isOn()) {
            Cause cause = begins(rule, assessment);
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
        // Idle marks differ in nothing that matters: the moment says when something began.
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
        return onHold ? mark.since() + Math.max(0, minute - mark.seen() - 1) : mark.since();
    }

    /** Why an alert is on, by its mark. */
    public static Cause cause(Mark mark) {
        return mark.phase() == Phase.ON_WITHOUT_DATA ? Cause.NO_DATA : Cause.CONDITION;
    }

    private static Cause begins(AlertRule rule, Assessment assessment) {
        Assessment.Burn longest = assessment.burn(longest(rule));
        if (longest.isWithoutData()) {
            return rule.whenNoData() && assessment.everCounted() && longest.silent() ? Cause.NO_DATA : null;
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
        return holds ? Cause.CONDITION : null;
    }

    private static boolean continues(AlertRule rule, Phase phase, Assessment assessment) {
        if (phase == Phase.ON_WITHOUT_DATA) {
            return rule.whenNoData() && assessment.burn(longest(rule)).isWithoutData();
        }
        if (rule.condition() instanceof AlertRule.Burning burning) {
            LookBack shortest = burning.shortWindow().orElse(burning.longWindow());
            return assessment.burn(shortest).isOnlyBegun() || holds(burning, shortest, assessment);
        }
        // A tenth of distance, so that a forecast on the edge does not flap.
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

    private static LookBack longest(AlertRule rule) {
        return rule.condition() instanceof AlertRule.Burning burning ? burning.longWindow() : LookBack.HOUR;
    }

    /** The first minute at which an alert can begin by having waited; {@link Long#MAX_VALUE} if none waits. */
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

    /** Whether any is on that tells how long a budget lasts: in a calendar window the lapse of time alone may end it. */
    public boolean foretells() {
        return rules.stream()
                .anyMatch(rule -> rule.condition() instanceof AlertRule.ExhaustedWithin
                        && marks.get(rule.name()).isOn());
    }

    /** What has to be remembered. */
    public List<Mark> marks() {
        return List.copyOf(marks.values());
    }

    /** What ends when a budget or its rules are no more. */
    public static List<Transition> end(List<Mark> marks) {
        return marks.stream()
                .filter(mark -> mark.isOn() && mark.tellsEnd())
                .map(mark -> new Transition(mark, null, false, cause(mark), mark.firing()))
                .toList();
    }

    /** Where an alert stands. */
    public enum Phase {
        IDLE,
        /** The condition holds, but not for long enough yet. */
        PENDING,
        ON,
        /** On because there are no outcomes. */
        ON_WITHOUT_DATA
    }

    /** Why an alert is on. */
    public enum Cause {
        CONDITION,
        NO_DATA
    }

    /** Formats why an alert fires, in a sentence for the engineer on call. */
    @FunctionalInterface
    public interface Reasons {
        String of(Assessment assessment, AlertRule rule, Cause cause);
    }

    /**
     * The beginning of an alert, published as long as it is on.
     *
     * @param at the moment of the evaluation that found it, in epoch milliseconds of the evaluation clock
     * @param reason why it fired, with the numbers of then
     */
    public record Firing(long at, String reason) {}

    /**
     * Where an alert stands.
     *
     * @param since the minute since which; while pending, later by as long as the input lagged
     * @param seen the last minute in which a pending one was looked at
     * @param episode how many episodes there were, a running one included
     * @param tellsEnd whether RESOLVED is told even if the rule should be gone by then
     * @param firing its beginning if it is on; empty also if a former version remembered it
     */
    public record Mark(
            String rule,
            String severity,
            Phase phase,
            long since,
            long seen,
            long episode,
            boolean tellsEnd,
            Optional<Firing> firing) {
        static Mark idle(String rule, String severity, long since, long episode) {
            return new Mark(rule, severity, Phase.IDLE, since, since, episode, false, Optional.empty());
        }

        /** The same with what was told when it began. */
        public Mark with(Firing told) {
            return new Mark(rule, severity, phase, since, seen, episode, tellsEnd, Optional.of(told));
        }

        /** The same when its rule is no more. */
        public Mark ended(long minute) {
            return idle(rule, severity, minute, episode);
        }

        public boolean isOn() {
            return phase == Phase.ON || phase == Phase.ON_WITHOUT_DATA;
        }
    }

    /**
     * Something to tell.
     *
     * @param rule null if it is no longer defined
     * @param fires whether the alert begins; it ends otherwise
     * @param firing its beginning; empty if a former version remembered it
     */
    public record Transition(Mark mark, AlertRule rule, boolean fires, Cause cause, Optional<Firing> firing) {}
}
