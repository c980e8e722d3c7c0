package dev.slowburn.domain.ledger;

/**
 * The sums over some slices: their outcomes, the number of slices with outcomes, and their charges. All are integers, so
 * subtracting a slice removes exactly what was added.
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

    /** Subtracts a slice with all its outcomes. */
    void remove(long lessGood, long lessBad) {
        good -= lessGood;
        bad -= lessBad;
        withOutcomes--;
        charged -= slicing.charge(lessGood, lessBad);
    }

    /** Adds outcomes to a slice whose charge they do not change. */
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
