package dev.slowburn.domain.outcome;

/** How a request ended. The names are those of the Avro enum {@code Outcome}. */
public enum OutcomeKind {
    SUCCESS,
    CLIENT_ERROR,
    SERVER_ERROR,
    TIMEOUT,
    REJECTED,
    UNKNOWN
}
