package dev.slowburn.query.view;

import java.time.Instant;
import java.util.List;

/**
 * The history of a budget over a period, computed from its ledger by the definition in force.
 *
 * @param from inclusive; aligned to a step and limited by the retention
 * @param to exclusive
 * @param stepSeconds length of a step, a multiple of the objective's time slices
 * @param asOf the moment of computation; steps that end later are still open
 * @param retainedFrom the start of the retention
 * @param corrections excluded periods
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
     * @param start inclusive
     * @param end exclusive; the first and the last step may be shorter than the others
     * @param good number of good outcomes, for all budgeting methods
     * @param bad number of bad outcomes, for all budgeting methods
     * @param total good + bad
     * @param burnRate burn rate over the step
     * @param consumedRatio consumption of the objective's window as of the step's end; null if that window starts before the retention
     * @param remainingRatio 1 − consumedRatio
     * @param windowTotal outcomes of the objective's window as of the step's end, as far as they are retained; if there are none and nothing
     *     is consumed, the ratios are meaningless
     * @param burnedRatio share of the budget of the last step's window that was consumed until the end of this step; null before
     *     that window
     * @param burnRates burn rates over the requested look-backs
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
     * The burn rate over a look-back, as alert rules evaluate it: open time slices are not included.
     *
     * @param rate burn rate at the step's end; null if the look-back has no outcomes or is not retained
     * @param highest highest burn rate of all minutes of the step
     */
    public record BurnView(String lookBack, Double rate, Double highest) {}

    /** A period whose outcomes are excluded. */
    public record CorrectionView(String name, Instant start, Instant end) {}
}
