package dev.slowburn.domain.outcome;

/** The fields of an outcome that a rule may look at; tells what has to be decoded and what a verdict depends on. */
public enum OutcomeField {
    SERVICE,
    OPERATION,
    OUTCOME,
    STATUS_CODE,
    DURATION,
    COUNT,
    ATTRIBUTES
}
