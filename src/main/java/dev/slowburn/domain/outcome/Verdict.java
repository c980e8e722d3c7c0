package dev.slowburn.domain.outcome;

/** The classification of an outcome by an SLI. */
public enum Verdict {
    GOOD,
    BAD,
    /** Outside the scope of the SLI: neither in the numerator nor in the denominator. */
    UNCOUNTED,
    /** The filter of the SLI failed on this outcome, for example by comparing a missing number; counted only in a metric. */
    UNCLASSIFIABLE
}
