package dev.slowburn.http;

/** What a token allows. */
public enum Role {
    /** To see everything, and to try changes. */
    READ,
    /** To change definitions, too. */
    WRITE
}
