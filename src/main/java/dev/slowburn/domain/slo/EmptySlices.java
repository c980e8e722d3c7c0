package dev.slowburn.domain.slo;

/** The treatment of a time slice without outcomes. */
public enum EmptySlices {
    GOOD,
    /** Bad from the first outcome of the budget on, and only once the slice is closed. */
    BAD,
    /** Neither: the slice is excluded from the number of slices. */
    IGNORE
}
