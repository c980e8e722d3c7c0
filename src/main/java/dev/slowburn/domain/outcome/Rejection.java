package dev.slowburn.domain.outcome;

/** Why a record can't be counted, or put in force, and goes to the dead letters. The names are part of the records' headers. */
public enum Rejection {
    /** The bytes are not what their schema says, or carry no schema id at all. */
    UNDECODABLE,
    /** The registry says that there is no schema of that id. */
    UNKNOWN_SCHEMA,
    /** More bytes, or a longer name of the service, than an outcome can have. */
    TOO_LARGE,
    NO_SERVICE,
    NEGATIVE_COUNT,
    NEGATIVE_DURATION,
    /** More requests in one event than can be. */
    IMPLAUSIBLE_COUNT,
    /** Further ahead of the wall clock than is believable. */
    IN_THE_FUTURE,
    /** A definition that is not sound, or not together with the others; the one before it stays in force. */
    REFUSED_DEFINITION
}
