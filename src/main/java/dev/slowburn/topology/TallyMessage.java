package dev.slowburn.topology;

import dev.slowburn.domain.TallyCell;
import dev.slowburn.domain.Varint;
import java.util.Arrays;

/**
 * What travels between the two stages, packed: sums of a budget, or how far an input partition has been counted.
 *
 * <p>Bytes and not objects, because the sender packs straight from its buffer and the receiver adds straight into its
 * ledger. First a format byte, then a kind byte, then {@link Varint}s:
 *
 * <ul>
 *   <li>SUMS: ledger id, highest event time, number of minutes, then for each minute its distance from the one before,
 *       good and bad.
 *   <li>PROGRESS: partition of this topic it is meant for plus one (0: all), input partition, watermark, caught up to.
 * </ul>
 *
 * The first minute and event times may be negative and are zigzag-encoded.
 */
final class TallyMessage {
    private static final byte FORMAT = 1;
    private static final byte SUMS = 1;
    private static final byte PROGRESS = 2;
    private static final int HEAD = 2;

    private TallyMessage() {}

    /** @param highest the highest event time among what is in the cell */
    static byte[] sums(long ledgerId, long highest, TallyCell cell) {
        byte[] bytes = new byte[HEAD + (3 + 3 * cell.size()) * Varint.MAX_BYTES];
        bytes[0] = FORMAT;
        bytes[1] = SUMS;
        int end = Varint.write(ledgerId, bytes, HEAD);
        end = Varint.write(zigzag(highest), bytes, end);
        end = Varint.write(cell.size(), bytes, end);
        long before = 0;
        for (int i = 0; i < cell.size(); i++) {
            end = Varint.write(zigzag(cell.minute(i) - before), bytes, end);
            end = Varint.write(cell.good(i), bytes, end);
            end = Varint.write(cell.bad(i), bytes, end);
            before = cell.minute(i);
        }
        return Arrays.copyOf(bytes, end);
    }

    /** @param forPartition the partition that shall receive it, -1 for all */
    static byte[] progress(int forPartition, Progress progress) {
        byte[] bytes = new byte[HEAD + 4 * Varint.MAX_BYTES];
        bytes[0] = FORMAT;
        bytes[1] = PROGRESS;
        int end = Varint.write(forPartition + 1L, bytes, HEAD);
        end = Varint.write(progress.inputPartition(), bytes, end);
        end = Varint.write(zigzag(progress.watermark()), bytes, end);
        end = Varint.write(zigzag(progress.caughtUpTo()), bytes, end);
        return Arrays.copyOf(bytes, end);
    }

    static boolean isProgress(byte[] bytes) {
        return bytes[1] == PROGRESS;
    }

    /** For which partition a progress message is meant, -1 for all. */
    static int targetOf(byte[] progress) {
        return new Varint.Reader(progress, HEAD).nextInt() - 1;
    }

    /** Shows a message to whom it concerns. */
    static void read(byte[] bytes, Receiver receiver) {
        if (bytes[0] != FORMAT) {
            throw new IllegalStateException("tally message has format " + bytes[0] + ", this version reads " + FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(bytes, HEAD);
        switch (bytes[1]) {
            case SUMS -> {
                receiver.sums(reader.next(), unzigzag(reader.next()));
                int minutes = reader.nextInt();
                long minute = 0;
                for (int i = 0; i < minutes; i++) {
                    minute += unzigzag(reader.next());
                    receiver.minute(minute, reader.next(), reader.next());
                }
            }
            case PROGRESS -> {
                reader.next();
                receiver.progress(new Progress(reader.nextInt(), unzigzag(reader.next()), unzigzag(reader.next())));
            }
            default -> throw new IllegalStateException("tally message has kind " + bytes[1]);
        }
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    private static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    /** Takes what a message says, in its order. */
    interface Receiver {
        /** Sums follow that belong to this ledger. */
        void sums(long ledgerId, long highestEventTime);

        void minute(long minute, long good, long bad);

        void progress(Progress progress);
    }
}
