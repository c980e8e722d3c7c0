package dev.slowburn.domain.consumption;

/** How a value is compared with a threshold, by OpenSLO's names. */
public enum Comparison {
    LT,
    LTE,
    GT,
    GTE;

    /** @param sign the sign of value − threshold */
    public boolean holds(int sign) {
        return switch (this) {
            case LT -> sign < 0;
            case LTE -> sign <= 0;
            case GT -> sign > 0;
            case GTE -> sign >= 0;
        };
    }
}
