package dev.slowburn.domain.slo;

/** What a release pipeline should do; later is worse. */
public enum Decision {
    PROCEED,
    CAUTION,
    FREEZE
}
