package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.consumption.BudgetUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tracks which thresholds of a budget are crossed, so that each crossing is published once.
 *
 * <p>An episode of a threshold begins when consumption reaches it and ends when consumption has fallen by at least one
 * percentage point below it. Only then can the threshold be crossed again, so that a budget at the threshold does not flap. At
 * 100 %, the beginning is published as EXHAUSTED and the end as RECOVERED; the ends of other episodes are not published.
 * Episodes are numbered from 1 for each threshold. If an exhausted budget is removed, RECOVERED is published as well, so that
 * no episode stays open.
 *
 * <p>The {@link #marks()} are the complete state to store.
 */
public final class Episodes {
    private static final int EXHAUSTED = 100;

    private final int[] thresholds;
    private final boolean[] active;
    private final long[] episode;
    /** The last marks of thresholds that are not configured now. */
    private final List<Mark> dormant = new ArrayList<>();

    /**
     * @param percents thresholds in percent, from 1 to 99; 100 is always included
     * @param remembered the {@link #marks()} of an earlier instance; those of thresholds that are no longer configured are kept
     */
    public Episodes(List<Integer> percents, List<Mark> remembered) {
        thresholds = new int[percents.size() + 1];
        for (int i = 0; i < percents.size(); i++) {
            int percent = percents.get(i);
            if (percent < 1 || percent >= EXHAUSTED) {
                throw new IllegalArgumentException("threshold: must be between 1 and 99 percent, was " + percent);
            }
            thresholds[i] = percent;
        }
        thresholds[percents.size()] = EXHAUSTED;
        Arrays.sort(thresholds);
        active = new boolean[thresholds.length];
        episode = new long[thresholds.length];
        for (Mark mark : remembered) {
            int i = Arrays.binarySearch(thresholds, mark.percent());
            if (i >= 0) {
                active[i] = mark.active();
                episode[i] = mark.episode();
            } else if (mark.episode() > 0) {
                dormant.add(mark);
            }
        }
    }

    /** Updates the episodes from the current consumption and returns those that begin or end, lowest threshold first. */
    public List<Transition> update(BudgetUsage use) {
        List<Transition> transitions = List.of();
        for (int i = 0; i < thresholds.length; i++) {
            int percent = thresholds[i];
            if (!active[i] && use.reached(percent)) {
                active[i] = true;
                episode[i]++;
                transitions = with(
                        transitions,
                        percent == EXHAUSTED
                                ? new Transition(BudgetEventType.EXHAUSTED, EXHAUSTED, episode[i])
                                : new Transition(BudgetEventType.THRESHOLD_CROSSED, percent, episode[i]));
            } else if (active[i] && use.clearlyBelow(percent)) {
                active[i] = false;
                if (percent == EXHAUSTED) {
                    transitions = with(transitions, new Transition(BudgetEventType.RECOVERED, EXHAUSTED, episode[i]));
                }
            }
        }
        return transitions;
    }

    /** Almost no call has a transition, so a list is allocated only if there is one. */
    private static List<Transition> with(List<Transition> transitions, Transition next) {
        List<Transition> longer = new ArrayList<>(transitions);
        longer.add(next);
        return longer;
    }

    /**
     * The transitions when a budget is removed: RECOVERED if it is exhausted. The ends of other episodes are not published.
     *
     * @param marks the {@link #marks()} of the budget
     */
    public static List<Transition> end(List<Mark> marks) {
        return marks.stream()
                .filter(Mark::isExhausted)
                .map(mark -> new Transition(BudgetEventType.RECOVERED, EXHAUSTED, mark.episode()))
                .toList();
    }

    /** The state to store: configured thresholds, lowest first, then those that are no longer configured. */
    public List<Mark> marks() {
        List<Mark> marks = new ArrayList<>(thresholds.length + dormant.size());
        for (int i = 0; i < thresholds.length; i++) {
            marks.add(new Mark(thresholds[i], active[i], episode[i]));
        }
        marks.addAll(dormant);
        return marks;
    }

    /**
     * The stored state of a threshold.
     *
     * @param episode the number of episodes so far, including a current one
     */
    public record Mark(int percent, boolean active, long episode) {
        /** Whether EXHAUSTED was published and RECOVERED was not yet. */
        public boolean isExhausted() {
            return percent == EXHAUSTED && active;
        }

        /** The mark after {@link #end}. */
        public Mark ended() {
            return isExhausted() ? new Mark(percent, false, episode) : this;
        }
    }

    /** The beginning or the end of an episode, to be published. */
    public record Transition(BudgetEventType type, int percent, long episode) {}
}
