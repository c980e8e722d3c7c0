package dev.slowburn.http.access;

/** What a token allows. */
public enum Role {
    /** To see everything, and to try changes. */
    READ,
    /** To change definitions, too. */
    WRITE
}
