package dev.slowburn.domain.ledger;

/**
 * Sums over some slices: their outcomes, how many have any, and what those are charged. All are integers, so what is taken
 * away again is exactly what was added.
 */
final class SliceSums implements SliceReader.Sink {
    private final Slicing slicing;
    private long good;
    private long bad;
    private long withOutcomes;
    private long charged;

    SliceSums(Slicing slicing) {
        this.slicing = slicing;
    }

    /** Adds a slice with all its outcomes. */
    @Override
    public void slice(long slice, long moreGood, long moreBad) {
        good += moreGood;
        bad += moreBad;
        withOutcomes++;
        charged += slicing.charge(moreGood, moreBad);
    }

    /** Takes a slice with all its outcomes away. */
    void remove(long lessGood, long lessBad) {
        good -= lessGood;
        bad -= lessBad;
        withOutcomes--;
        charged -= slicing.charge(lessGood, lessBad);
    }

    /** Adds outcomes to a slice whose charge does not change by them. */
    void addOutcomes(long moreGood, long moreBad) {
        good += moreGood;
        bad += moreBad;
    }

    void add(SliceSums other) {
        good += other.good;
        bad += other.bad;
        withOutcomes += other.withOutcomes;
        charged += other.charged;
    }

    void clear() {
        good = 0;
        bad = 0;
        withOutcomes = 0;
        charged = 0;
    }

    boolean isEmpty() {
        return (good | bad) == 0;
    }

    long good() {
        return good;
    }

    long bad() {
        return bad;
    }

    long withOutcomes() {
        return withOutcomes;
    }

    long charged() {
        return charged;
    }
}
