package dev.slowburn.domain.ledger;

/**
 * The numbers of time slices of a window; all zero for a budgeting method without slices.
 *
 * @param inWindow all slices, including those that have not begun
 * @param withOutcomes slices with a counted outcome
 * @param empty slices up to and including the open one without a counted outcome
 * @param bad slices that are charged as a whole; always zero for RatioTimeslices, which charges each slice for its share
 */
public record SliceCount(long inWindow, long withOutcomes, long empty, long bad) {
    public static final SliceCount NONE = new SliceCount(0, 0, 0, 0);
}
