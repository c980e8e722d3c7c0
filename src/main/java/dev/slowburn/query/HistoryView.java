package dev.slowburn.query;

import java.time.Instant;
import java.util.List;

/**
 * What a budget was over a time, straight from its ledger and by the definition in force.
 *
 * @param from the first moment, moved to a boundary of a step and to what is kept
 * @param to the moment after the last
 * @param stepSeconds length of a step, whole time slices of the objective
 * @param retainedFrom the first moment that is kept
 * @param corrections time in it that does not count
 */
public record HistoryView(
        String budgetId,
        String target,
        String window,
        Instant from,
        Instant to,
        long stepSeconds,
        Instant retainedFrom,
        List<PointView> points,
        List<CorrectionView> corrections) {
    public HistoryView {
        points = List.copyOf(points);
        corrections = List.copyOf(corrections);
    }

    /**
     * One step.
     *
     * @param start its first moment
     * @param good outcomes, whatever the budgeting method
     * @param bad likewise
     * @param total good + bad
     * @param burnRate over the step
     * @param consumedRatio of the objective's window as of the step's end; null where that reaches back beyond what is kept
     * @param remainingRatio 1 − consumedRatio
     * @param burnedRatio of the budget of the window as of the last step, the share that was used up to this step's end; null
     *     before that window
     */
    public record PointView(
            Instant start,
            long good,
            long bad,
            long total,
            double burnRate,
            Double consumedRatio,
            Double remainingRatio,
            Double burnedRatio) {}

    /** Time whose outcomes don't count. */
    public record CorrectionView(String name, Instant start, Instant end) {}
}
