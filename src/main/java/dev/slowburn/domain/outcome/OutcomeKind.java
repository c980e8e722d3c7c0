package dev.slowburn.domain.outcome;

/** The result of a request. The names are those of the Avro enum {@code Outcome}. */
public enum OutcomeKind {
    SUCCESS,
    CLIENT_ERROR,
    SERVER_ERROR,
    TIMEOUT,
    REJECTED,
    UNKNOWN
}
