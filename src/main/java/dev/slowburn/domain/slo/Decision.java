package dev.slowburn.domain.slo;

/** The decision for a release pipeline, in ascending order of strictness. */
public enum Decision {
    PROCEED,
    CAUTION,
    FREEZE
}
