package dev.slowburn.query.view;

import java.time.Instant;
import java.util.List;

/**
 * What a budget was over a time, straight from its ledger and by the definition in force.
 *
 * @param from the first moment, moved to a boundary of a step and to what is kept
 * @param to the moment after the last
 * @param stepSeconds length of a step, whole time slices of the objective
 * @param asOf the moment it was computed for: what ends later is still open
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
        Instant asOf,
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
     * @param end the moment after its last; the first and the last step may be shorter than the others
     * @param good outcomes, whatever the budgeting method
     * @param bad likewise
     * @param total good + bad
     * @param burnRate over the step
     * @param consumedRatio of the objective's window as of the step's end; null where that reaches back beyond what is kept
     * @param remainingRatio 1 − consumedRatio
     * @param windowTotal outcomes in the window as of the step's end, as far as it is kept; where there are none, and nothing is
     *     consumed, the ratios say nothing
     * @param burnedRatio of the budget of the window as of the last step, the share that was used up to this step's end; null
     *     before that window
     * @param burnRates over the look-backs that were asked for
     */
    public record PointView(
            Instant start,
            Instant end,
            long good,
            long bad,
            long total,
            double burnRate,
            Double consumedRatio,
            Double remainingRatio,
            long windowTotal,
            Double burnedRatio,
            List<BurnView> burnRates) {
        public PointView {
            burnRates = List.copyOf(burnRates);
        }
    }

    /**
     * The burn rate over a look-back, as alerts judge it: a time slice that is still open has no verdict.
     *
     * @param rate as of the step's end; null where the look-back has no outcomes or is not kept
     * @param highest of all minutes of the step
     */
    public record BurnView(String lookBack, Double rate, Double highest) {}

    /** Time whose outcomes don't count. */
    public record CorrectionView(String name, Instant start, Instant end) {}
}
