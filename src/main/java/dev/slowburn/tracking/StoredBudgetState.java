package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Episodes;
import dev.slowburn.domain.window.Minutes;
import java.util.List;

/**
 * The persisted state of a budget besides its ledger, so that neither a restart nor a migration of its task publishes an event
 * twice.
 *
 * @param id of the budget; empty before its first evaluation
 * @param sequence upper bound of the sequence numbers of its snapshots so far
 * @param ledgerId the ledger to which {@code since} refers
 * @param since first minute with an outcome; {@link Long#MAX_VALUE} before the first
 * @param newest a minute at or after the last outcome and in the same hour, including outcomes of earlier ledgers;
 *     {@link Long#MIN_VALUE} before the first
 * @param window the calendar window of its last evaluation
 * @param forgottenAt the minute when its definition was removed; {@link #IN_USE} while it has one
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
     * The current calendar window of a budget.
     *
     * @param window kind of window; a change to another kind is not a reset
     * @param from first minute of the window; {@link #NOT_BEGUN} if it is not known yet
     * @param number number of windows so far, including this one
     */
    public record WindowMark(String window, long from, long number) {
        static final long NOT_BEGUN = 0;
        public static final WindowMark NONE = new WindowMark("", NOT_BEGUN, 0);

        /** The mark itself if the kind is the same; otherwise a mark of which only the number is kept. */
        public WindowMark of(String kind) {
            return window.equals(kind) ? this : new WindowMark(kind, NOT_BEGUN, number);
        }

        public boolean isBegun() {
            return from != NOT_BEGUN;
        }

        public WindowMark next(long nextFrom) {
            return new WindowMark(window, nextFrom, number + 1);
        }

        /** The mark while the budget has no definition. Window boundaries in the meantime are not resets. */
        WindowMark paused() {
            return new WindowMark(window, NOT_BEGUN, number);
        }
    }

    /** Whether it is without a definition but still exhausted: former versions did not end the exhaustion of such budgets. */
    public boolean isUnended() {
        return forgottenAt != IN_USE && marks.stream().anyMatch(Episodes.Mark::isExhausted);
    }

    /** Number of hours from the first outcome of its ledger to the newest. */
    public long hours() {
        return since == Long.MAX_VALUE ? 0 : Math.max(0, newest - since) / Minutes.PER_HOUR + 1;
    }

    /**
     * The state after its definition was removed: no alert is firing, and the budget is not exhausted. If the definition is added
     * again, everything else continues from here.
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
