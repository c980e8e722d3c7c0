package dev.slowburn.domain.ledger;

/** A time slice: its number and its outcomes that count, up to now. */
public final class Slice {
    private final Slicing slicing;
    private long number;
    private long good;
    private long bad;

    Slice(Slicing slicing) {
        this.slicing = slicing;
    }

    /** Becomes another slice, without outcomes yet. */
    void become(long slice) {
        number = slice;
        good = 0;
        bad = 0;
    }

    void become(Slice other) {
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

    /** What it is charged as it stands; to be asked only when it has outcomes. */
    public long charge() {
        return slicing.charge(good, bad);
    }
}
