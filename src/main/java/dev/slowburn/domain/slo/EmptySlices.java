package dev.slowburn.domain.slo;

/** What a time slice without outcomes counts as. */
public enum EmptySlices {
    GOOD,
    /** From the first outcome of the budget on, and only once the slice is over. */
    BAD,
    /** Neither: it is left out of the number of slices. */
    IGNORE
}
