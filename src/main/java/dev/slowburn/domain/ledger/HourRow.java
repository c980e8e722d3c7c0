package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.Minutes;
import java.util.Arrays;

/**
 * One hour of a ledger: sixty tallies, packed into few bytes for the store and its changelog.
 *
 * <p>Packed form: a format byte, then runs of minutes that have outcomes. A run is its distance from the end of the run
 * before, its length, and for each minute {@code good × 2 + (bad > 0 ? 1 : 0)}, followed by {@code bad} if it is not
 * zero; all as {@link Varint}. An hour without gaps and failures takes three bytes and what its sixty sums need: two or
 * three bytes each at ordinary traffic, against sixteen and a key as rows of their own.
 *
 * <p>Mutable and reused: {@link #load} one row, change it, {@link #pack} it. Not safe for use by several threads.
 */
public final class HourRow {
    /**
     * The most good and the most bad outcomes that are counted in a minute: thirty thousand million a second. The sums over four
     * years of such minutes fit into a long, and so does a packed number with its flag.
     */
    public static final long MOST_IN_A_MINUTE = 2_000_000_000_000L;

    static final byte FORMAT = 1;

    private final long[] good = new long[Minutes.PER_HOUR];
    private final long[] bad = new long[Minutes.PER_HOUR];
    private final byte[] scratch = new byte[1 + Minutes.PER_HOUR * (2 + 2 * Varint.MAX_BYTES)];

    /** Takes over what a packed row says; null is an hour without outcomes. */
    public void load(byte[] packed) {
        Arrays.fill(good, 0);
        Arrays.fill(bad, 0);
        if (packed != null) {
            visit(packed, (minute, goodThen, badThen) -> {
                good[minute] = goodThen;
                bad[minute] = badThen;
            });
        }
    }

    /** Whether that many more can be added to a minute. */
    boolean hasRoom(int minute, long moreGood, long moreBad) {
        return moreGood <= MOST_IN_A_MINUTE - good[minute] && moreBad <= MOST_IN_A_MINUTE - bad[minute];
    }

    /** Adds to one minute of the hour, 0 to 59. */
    public void add(int minute, long moreGood, long moreBad) {
        good[minute] += moreGood;
        bad[minute] += moreBad;
    }

    /** The row as bytes; a new array. */
    public byte[] pack() {
        scratch[0] = FORMAT;
        int end = 1;
        int runEnd = 0;
        int minute = 0;
        while (minute < Minutes.PER_HOUR) {
            if (isEmpty(minute)) {
                minute++;
                continue;
            }
            int runStart = minute;
            while (minute < Minutes.PER_HOUR && !isEmpty(minute)) {
                minute++;
            }
            end = Varint.write(runStart - runEnd, scratch, end);
            end = Varint.write(minute - runStart, scratch, end);
            for (int m = runStart; m < minute; m++) {
                end = Varint.write(good[m] << 1 | (bad[m] == 0 ? 0 : 1), scratch, end);
                if (bad[m] != 0) {
                    end = Varint.write(bad[m], scratch, end);
                }
            }
            runEnd = minute;
        }
        return Arrays.copyOf(scratch, end);
    }

    private boolean isEmpty(int minute) {
        return (good[minute] | bad[minute]) == 0;
    }

    /**
     * Shows every minute of a packed row that has outcomes, earliest first, without unpacking it into arrays.
     *
     * @throws IllegalStateException if the bytes are not a row of a known format
     */
    public static void visit(byte[] packed, Visitor visitor) {
        Varint.Reader reader = new Varint.Reader(packed, 0);
        int format = reader.nextByte();
        if (format != FORMAT) {
            throw new IllegalStateException("ledger row has format " + format + ", this version reads " + FORMAT);
        }
        int minute = 0;
        while (reader.hasMore()) {
            minute += reader.nextInt();
            int length = reader.nextInt();
            for (int i = 0; i < length; i++) {
                long goodAndFlag = reader.next();
                long badThen = (goodAndFlag & 1) == 0 ? 0 : reader.next();
                visitor.minute(minute++, goodAndFlag >>> 1, badThen);
            }
        }
    }

    /** Receives one minute of a row. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes good and bad of a minute.
         *
         * @param minute its place in the hour, 0 to 59
         */
        void minute(int minute, long good, long bad);
    }
}
