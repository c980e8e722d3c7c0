package dev.slowburn.domain.outcome;

/**
 * The reason why a record cannot be counted, or a definition not be put into force, and is sent to the dead-letter topic. The
 * names are part of the headers of dead letters.
 */
public enum Rejection {
    /** The bytes do not match their schema, or have no schema id. */
    UNDECODABLE,
    /** The registry has no schema with that id. */
    UNKNOWN_SCHEMA,
    /** The record, or the name of the service, exceeds the limit for outcomes. */
    TOO_LARGE,
    NO_SERVICE,
    NEGATIVE_COUNT,
    NEGATIVE_DURATION,
    /** The event counts more requests than the limit. */
    IMPLAUSIBLE_COUNT,
    /** The span is sampled, so its number of requests is an estimate, which the input refuses. */
    SAMPLED,
    /** The metric counts since the start of a process, not since the previous export. */
    CUMULATIVE,
    /** The event time is too far ahead of the wall clock. */
    IN_THE_FUTURE,
    /** The definition is invalid, or conflicts with the other definitions; the previous one stays in force. */
    REFUSED_DEFINITION
}
