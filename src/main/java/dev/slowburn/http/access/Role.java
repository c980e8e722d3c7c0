package dev.slowburn.http.access;

/** The permissions of a token. */
public enum Role {
    /** Reads everything and runs dry runs of changes. */
    READ,
    /** Also changes definitions. */
    WRITE
}
