package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.Minutes;
import java.util.Arrays;

/**
 * One hour of a ledger: sixty tallies, packed into few bytes for the store and its changelog.
 *
 * <p>Packed form: a format byte, then runs of consecutive minutes with outcomes. A run is its distance from the end of the
 * previous run, its length, and for each minute {@code good × 2 + (bad > 0 ? 1 : 0)}, followed by {@code bad} if it is not
 * zero; all as {@link Varint}. An hour without gaps and failures takes three bytes plus its sixty sums of two or three bytes
 * each at ordinary traffic, compared with sixteen bytes and a key for each minute as a separate row.
 *
 * <p>Mutable and reused: {@link #load} a row, change it, {@link #pack} it. Not thread-safe.
 */
public final class HourRow {
    /**
     * The limit for good and for bad outcomes of one minute: about 3.3 × 10^10 per second. Sums over four years of such minutes
     * fit into a long, and so does a packed number with its flag.
     */
    public static final long MAX_PER_MINUTE = 2_000_000_000_000L;

    static final byte FORMAT = 1;

    private final long[] good = new long[Minutes.PER_HOUR];
    private final long[] bad = new long[Minutes.PER_HOUR];
    private final byte[] scratch = new byte[1 + Minutes.PER_HOUR * (2 + 2 * Varint.MAX_BYTES)];

    /** Replaces the tallies by those of a packed row; null is an hour without outcomes. */
    public void load(byte[] packed) {
        Arrays.fill(good, 0);
        Arrays.fill(bad, 0);
        if (packed != null) {
            visit(packed, (minute, goodCount, badCount) -> {
                good[minute] = goodCount;
                bad[minute] = badCount;
            });
        }
    }

    /** Whether these numbers can be added to a minute without exceeding {@link #MAX_PER_MINUTE}. */
    boolean hasRoom(int minute, long moreGood, long moreBad) {
        return moreGood <= MAX_PER_MINUTE - good[minute] && moreBad <= MAX_PER_MINUTE - bad[minute];
    }

    /** Adds to one minute of the hour, 0 to 59. */
    public void add(int minute, long moreGood, long moreBad) {
        good[minute] += moreGood;
        bad[minute] += moreBad;
    }

    /** The packed row, as a new array. */
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
     * Passes each minute of a packed row that has outcomes to a visitor, earliest first, without unpacking the row into arrays.
     *
     * @throws IllegalStateException if the bytes are not a row of a known format
     */
    public static void visit(byte[] packed, Visitor visitor) {
        Varint.Reader reader = new Varint.Reader(packed, 0);
        int format = reader.nextByte();
        if (format != FORMAT) {
            throw new UnreadableFormatException("ledger row", format, FORMAT);
        }
        int minute = 0;
        while (reader.hasMore()) {
            minute += reader.nextInt();
            int length = reader.nextInt();
            for (int i = 0; i < length; i++) {
                long goodAndFlag = reader.next();
                long badCount = (goodAndFlag & 1) == 0 ? 0 : reader.next();
                visitor.minute(minute++, goodAndFlag >>> 1, badCount);
            }
        }
    }

    /** Receives one minute of a row. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Receives the good and bad outcomes of a minute.
         *
         * @param minute the minute of the hour, 0 to 59
         */
        void minute(int minute, long good, long bad);
    }
}
