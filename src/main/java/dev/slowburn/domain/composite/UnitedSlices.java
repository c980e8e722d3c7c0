package dev.slowburn.domain.composite;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.SliceReader;
import dev.slowburn.domain.ledger.Slicing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the slices of several ledgers together. The cost is that of a {@link SliceReader} for each ledger, and one or two bytes
 * per slice while reading; if empty slices are bad, each slice is also checked.
 */
final class UnitedSlices {
    /** The number of slices that are read together. */
    private static final int CHUNK = 4_096;

    private static final int NO_OUTCOMES = 0;
    private static final int GOOD = 1;
    private static final int BAD = 2;

    private final Slicing slicing;
    private final List<Ledger> ledgers;
    private final List<SliceReader> readers = new ArrayList<>();

    /** Receives slices. */
    @FunctionalInterface
    interface Sink {
        /**
         * Receives one slice that has outcomes or is bad.
         *
         * @param outcomes whether it has outcomes in any of the ledgers
         * @param first the index of the first ledger for which it is bad; -1 if it is bad for none
         */
        void slice(long slice, boolean outcomes, int first);
    }

    /** @param ledgers with slices of the same length */
    UnitedSlices(List<Ledger> ledgers) {
        this.ledgers = List.copyOf(ledgers);
        this.slicing = ledgers.get(0).slicing();
        for (Ledger ledger : ledgers) {
            readers.add(ledger.newReader());
        }
    }

    /** Reads the slices from {@code from} (inclusive) to {@code to} (exclusive), all of which are closed, earliest first. */
    void read(long from, long to, Sink sink) {
        for (long begin = from; begin < to; begin += CHUNK) {
            readChunk(begin, Math.min(to, begin + CHUNK), sink);
        }
    }

    private void readChunk(long from, long to, Sink sink) {
        int size = Math.toIntExact(to - from);
        boolean[] outcomes = new boolean[size];
        int[] first = new int[size];
        byte[] own = new byte[size];
        Arrays.fill(first, -1);
        for (int i = 0; i < readers.size(); i++) {
            Slicing its = ledgers.get(i).slicing();
            Arrays.fill(own, (byte) NO_OUTCOMES);
            readers.get(i)
                    .read(
                            slicing.startOf(from),
                            slicing.startOf(to) - 1,
                            (slice, good, bad) ->
                                    own[(int) (slice - from)] = (byte) (its.charge(good, bad) > 0 ? BAD : GOOD));
            for (int at = 0; at < size; at++) {
                outcomes[at] |= own[at] != NO_OUTCOMES;
                if (first[at] < 0 && (own[at] == BAD || (own[at] == NO_OUTCOMES && isEmptyAndBad(i, from + at)))) {
                    first[at] = i;
                }
            }
        }
        for (int at = 0; at < size; at++) {
            if (outcomes[at] || first[at] >= 0) {
                sink.slice(from + at, outcomes[at], first[at]);
            }
        }
    }

    /** Whether a closed slice is bad because it has no outcome. */
    private boolean isEmptyAndBad(int member, long slice) {
        Ledger ledger = ledgers.get(member);
        return slicing.emptyIsBad()
                && ledger.since() != Long.MAX_VALUE
                && slice >= slicing.sliceOf(ledger.since())
                && ledger.exclusions().wholeSlices(slice, slice + 1, slicing.minutes()) == 0;
    }
}
