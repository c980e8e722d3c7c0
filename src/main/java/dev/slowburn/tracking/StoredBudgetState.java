package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.window.Minutes;
import java.util.List;

/**
 * What is remembered of a budget besides its ledger, so that neither a restart nor a move repeats an event.
 *
 * @param id of the budget; empty before it was ever evaluated
 * @param sequence a number that no snapshot's is above so far
 * @param ledgerId of which ledger {@code since} speaks
 * @param since first minute with an outcome; {@link Long#MAX_VALUE} before there was one
 * @param newest a minute of the hour of the last outcome, be it of an earlier ledger, and not before it; {@link Long#MIN_VALUE}
 *     before there was one
 * @param window the calendar window it was in when it was last evaluated
 * @param forgottenAt the minute when its definition went away; {@link #IN_USE} as long as there is one
 */
public record StoredBudgetState(
        String id,
        long sequence,
        long ledgerId,
        long since,
        long newest,
        WindowMark window,
        List<Episodes.Mark> marks,
        List<AlertStateMachine.Mark> alerts,
        long forgottenAt) {
    public static final long IN_USE = 0;
    public static final StoredBudgetState NONE = new StoredBudgetState(
            "", 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, WindowMark.NONE, List.of(), List.of(), IN_USE);

    public StoredBudgetState {
        marks = List.copyOf(marks);
        alerts = List.copyOf(alerts);
    }

    /**
     * Where in its calendar windows a budget is.
     *
     * @param window which windows: to change to another is no reset
     * @param from first minute of the window; {@link #NOT_BEGUN} if it is not known yet
     * @param number how many there were so far, this one included
     */
    public record WindowMark(String window, long from, long number) {
        static final long NOT_BEGUN = 0;
        public static final WindowMark NONE = new WindowMark("", NOT_BEGUN, 0);

        /** The same in windows of that kind; where they are others than before, only the numbers go on. */
        public WindowMark of(String kind) {
            return window.equals(kind) ? this : new WindowMark(kind, NOT_BEGUN, number);
        }

        public boolean isBegun() {
            return from != NOT_BEGUN;
        }

        public WindowMark next(long nextFrom) {
            return new WindowMark(window, nextFrom, number + 1);
        }

        /** Boundaries that pass while there is no definition are nobody's. */
        WindowMark paused() {
            return new WindowMark(window, NOT_BEGUN, number);
        }
    }

    /** Whether something was begun that nobody has ended: former versions forgot budgets that were exhausted. */
    public boolean isUnended() {
        return forgottenAt != IN_USE && marks.stream().anyMatch(Episodes.Mark::isExhausted);
    }

    /** From the first outcome of its ledger to the newest. */
    public long hours() {
        return since == Long.MAX_VALUE ? 0 : Math.max(0, newest - since) / Minutes.PER_HOUR + 1;
    }

    /**
     * The same after its definition went away: no alert is on, and it is not exhausted; all else goes on where it was should it
     * come back.
     */
    public StoredBudgetState forgotten(long minute) {
        return new StoredBudgetState(
                id,
                sequence,
                ledgerId,
                since,
                newest,
                window.paused(),
                marks.stream().map(Episodes.Mark::ended).toList(),
                alerts.stream().map(mark -> mark.ended(minute)).toList(),
                minute);
    }
}
