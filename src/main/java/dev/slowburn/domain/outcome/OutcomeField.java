package dev.slowburn.domain.outcome;

/** The fields of an outcome that a rule may read; they determine what is decoded and what a verdict depends on. */
public enum OutcomeField {
    SERVICE,
    OPERATION,
    OUTCOME,
    STATUS_CODE,
    DURATION,
    COUNT,
    ATTRIBUTES
}
