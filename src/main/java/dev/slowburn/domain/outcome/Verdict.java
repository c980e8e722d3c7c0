package dev.slowburn.domain.outcome;

/** The classification of an outcome by an SLI. */
public enum Verdict {
    GOOD,
    BAD,
    /** Outside of what the SLI measures; neither numerator nor denominator. */
    UNCOUNTED,
    /** The SLI's filter failed on this outcome, for example by comparing a missing number; counted in a metric only. */
    UNCLASSIFIABLE
}
