package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.consumption.BudgetUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Remembers which thresholds of a budget are crossed, so that each crossing is told once.
 *
 * <p>An episode of a threshold begins when consumption reaches it and ends when consumption has fallen a whole percentage
 * point below it; only then can it be crossed again, so that a budget on the edge does not flap. 100 % is the threshold
 * whose beginning is called EXHAUSTED and whose end RECOVERED; the end of the others is not told. Episodes are numbered
 * from 1 for each threshold. A budget that is no more is RECOVERED, too, so that nothing goes on in its name.
 *
 * <p>The numbers in {@link #marks()} are all that has to be stored.
 */
public final class Episodes {
    private static final int EXHAUSTED = 100;

    private final int[] thresholds;
    private final boolean[] active;
    private final long[] episode;
    /** Thresholds that are not asked for now, as they were when they last were. */
    private final List<Mark> resting = new ArrayList<>();

    /**
     * @param percents thresholds in percent, from 1 to 99; 100 is always there
     * @param remembered what an earlier {@link #marks()} gave; thresholds that are no longer asked for rest until they are
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
                resting.add(mark);
            }
        }
    }

    /** Takes note of the present consumption and returns what it begins or ends, lowest threshold first. */
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

    /** Almost every call has nothing to tell, so a list is made only when there is. */
    private static List<Transition> with(List<Transition> transitions, Transition next) {
        List<Transition> longer = new ArrayList<>(transitions);
        longer.add(next);
        return longer;
    }

    /**
     * What ends when a budget is no more: that it is exhausted. Other thresholds rest, since their end is not told.
     *
     * @param marks what {@link #marks()} gave
     */
    public static List<Transition> end(List<Mark> marks) {
        return marks.stream()
                .filter(Mark::isExhausted)
                .map(mark -> new Transition(BudgetEventType.RECOVERED, EXHAUSTED, mark.episode()))
                .toList();
    }

    /** What has to be remembered, lowest threshold first, those that rest at the end. */
    public List<Mark> marks() {
        List<Mark> marks = new ArrayList<>(thresholds.length + resting.size());
        for (int i = 0; i < thresholds.length; i++) {
            marks.add(new Mark(thresholds[i], active[i], episode[i]));
        }
        marks.addAll(resting);
        return marks;
    }

    /**
     * Where a threshold stands.
     *
     * @param episode how many episodes there were, a running one included
     */
    public record Mark(int percent, boolean active, long episode) {
        /** Whether it says that a budget was told to be exhausted, and not yet that it no longer is. */
        public boolean isExhausted() {
            return percent == EXHAUSTED && active;
        }

        /** The same after {@link #end}. */
        public Mark ended() {
            return isExhausted() ? new Mark(percent, false, episode) : this;
        }
    }

    /** Something to tell. */
    public record Transition(BudgetEventType type, int percent, long episode) {}
}
