package dev.slowburn.domain;

/** What a release pipeline should do; later is worse. */
public enum Decision {
    PROCEED,
    CAUTION,
    FREEZE
}
