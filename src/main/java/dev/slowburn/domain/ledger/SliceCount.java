package dev.slowburn.domain.ledger;

/**
 * How many time slices a window holds; all zero for a budgeting that has none.
 *
 * @param inWindow all of them, those still to come included
 * @param withOutcomes those with an outcome that counts
 * @param empty those up to now, the open one included, without such an outcome
 * @param bad those charged as a whole; always zero for RatioTimeslices, which charges each for its share
 */
public record SliceCount(long inWindow, long withOutcomes, long empty, long bad) {
    public static final SliceCount NONE = new SliceCount(0, 0, 0, 0);
}
