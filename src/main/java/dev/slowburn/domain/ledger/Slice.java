package dev.slowburn.domain.ledger;

/** A time slice: its number and its counted outcomes up to the current minute. */
public final class Slice {
    private final Slicing slicing;
    private long number;
    private long good;
    private long bad;

    Slice(Slicing slicing) {
        this.slicing = slicing;
    }

    /** Turns this object into another slice without outcomes. */
    void reset(long slice) {
        number = slice;
        good = 0;
        bad = 0;
    }

    void copyFrom(Slice other) {
        number = other.number;
        good = other.good;
        bad = other.bad;
    }

    void add(long moreGood, long moreBad) {
        good += moreGood;
        bad += moreBad;
    }

    long number() {
        return number;
    }

    long good() {
        return good;
    }

    long bad() {
        return bad;
    }

    public boolean hasOutcomes() {
        return (good | bad) != 0;
    }

    /** The current charge of the slice; valid only if it has outcomes. */
    public long charge() {
        return slicing.charge(good, bad);
    }
}
