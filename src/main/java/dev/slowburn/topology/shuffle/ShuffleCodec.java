package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.contributor.ContributorRow;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.topology.progress.ProgressMarker;
import java.util.Arrays;

/**
 * What travels between the two stages, packed: sums of budgets, or how far an input partition has been counted.
 *
 * <p>Bytes and not objects, because the sender packs straight from its buffer and the receiver adds straight into its
 * ledger. First a format byte, then a kind byte, then {@link Varint}s:
 *
 * <ul>
 *   <li>SUMS, for each of one or more budgets: ledger id, {@link BudgetKey}, highest event time, number of minutes, then for
 *       each minute its distance from the one before, good and bad; number of contributors, then for each its minute,
 *       likewise, and what {@link ContributorRow} writes. All of them belong to services of the same partition.
 *   <li>UNCLASSIFIABLE: input partition, since when, number of outcomes, {@link BudgetKey}. It has a format of its own, the next
 *       one, because a version that does not know it has to say so.
 *   <li>PROGRESS: partition of this topic it is meant for plus one (0: all), input partition, watermark, caught up to.
 * </ul>
 *
 * The first minute and event times may be negative and are zigzag-encoded.
 */
public final class ShuffleCodec {
    private static final byte FORMAT = 3;
    /** The same bytes, with sums of no more than one budget; a version that wrote it would not see the others. */
    private static final byte FORMER = 2;

    private static final byte OF_UNCLASSIFIABLE = 4;

    private static final byte SUMS = 1;
    private static final byte PROGRESS = 2;
    private static final byte UNCLASSIFIABLE = 3;
    private static final int HEAD = 2;

    private ShuffleCodec() {}

    /** Begins sums; they follow by {@link #add}. */
    public static int begin(byte[] bytes) {
        bytes[0] = FORMAT;
        bytes[1] = SUMS;
        return HEAD;
    }

    /** The most bytes that {@link #add} takes. */
    public static int room(byte[] key, TallyCell cell, ContributorCell contributors) {
        int numbers = 4 + 3 * cell.size() + contributors.size();
        return key.length + numbers * Varint.MAX_BYTES + contributors.room();
    }

    /**
     * Writes the sums of a budget.
     *
     * @param key as {@link BudgetKey#toBytes()} gives it
     * @param highest the highest event time among what is in the cell
     * @param at where those before it end
     * @return where it ends
     */
    public static int add(
            long ledgerId,
            byte[] key,
            long highest,
            TallyCell cell,
            ContributorCell contributors,
            byte[] bytes,
            int at) {
        int end = Varint.write(ledgerId, bytes, at);
        System.arraycopy(key, 0, bytes, end, key.length);
        end += key.length;
        end = Varint.write(Varint.zigzag(highest), bytes, end);
        end = Varint.write(cell.size(), bytes, end);
        long before = 0;
        for (int i = 0; i < cell.size(); i++) {
            end = Varint.write(Varint.zigzag(cell.minute(i) - before), bytes, end);
            end = Varint.write(cell.good(i), bytes, end);
            end = Varint.write(cell.bad(i), bytes, end);
            before = cell.minute(i);
        }
        end = Varint.write(contributors.size(), bytes, end);
        for (int i = 0; i < contributors.size(); i++) {
            end = Varint.write(Varint.zigzag(contributors.minute(i) - before), bytes, end);
            end = ContributorRow.write(contributors.contributor(i), bytes, end);
            before = contributors.minute(i);
        }
        return end;
    }

    /** @param forPartition the partition that shall receive it, -1 for all */
    public static byte[] progress(int forPartition, ProgressMarker progress) {
        byte[] bytes = new byte[HEAD + 4 * Varint.MAX_BYTES];
        bytes[0] = FORMAT;
        bytes[1] = PROGRESS;
        int end = Varint.write(forPartition + 1L, bytes, HEAD);
        end = Varint.write(progress.inputPartition(), bytes, end);
        end = Varint.write(Varint.zigzag(progress.watermark()), bytes, end);
        end = Varint.write(Varint.zigzag(progress.caughtUpTo()), bytes, end);
        return Arrays.copyOf(bytes, end);
    }

    public static byte[] unclassifiable(UnclassifiableOutcomes news) {
        byte[] key = news.budget().toBytes();
        byte[] bytes = new byte[HEAD + 3 * Varint.MAX_BYTES + key.length];
        bytes[0] = OF_UNCLASSIFIABLE;
        bytes[1] = UNCLASSIFIABLE;
        int end = Varint.write(news.inputPartition(), bytes, HEAD);
        end = Varint.write(Varint.zigzag(news.since()), bytes, end);
        end = Varint.write(news.outcomes(), bytes, end);
        System.arraycopy(key, 0, bytes, end, key.length);
        return Arrays.copyOf(bytes, end + key.length);
    }

    public static boolean isProgress(byte[] bytes) {
        return bytes[1] == PROGRESS;
    }

    /** For which partition a progress message is meant, -1 for all. */
    static int targetOf(byte[] progress) {
        return new Varint.Reader(progress, HEAD).nextInt() - 1;
    }

    /** Shows a message to whom it concerns. */
    public static void read(byte[] bytes, Receiver receiver) {
        if (bytes[0] < FORMER || bytes[0] > OF_UNCLASSIFIABLE) {
            throw new IllegalStateException(
                    "tally message has format " + bytes[0] + ", this version reads up to " + OF_UNCLASSIFIABLE);
        }
        Varint.Reader reader = new Varint.Reader(bytes, HEAD);
        switch (bytes[1]) {
            case SUMS -> {
                while (reader.hasMore()) {
                    readSums(reader, receiver);
                }
            }
            case PROGRESS -> {
                reader.next();
                receiver.progress(new ProgressMarker(
                        reader.nextInt(), Varint.unzigzag(reader.next()), Varint.unzigzag(reader.next())));
            }
            case UNCLASSIFIABLE -> {
                int partition = reader.nextInt();
                long since = Varint.unzigzag(reader.next());
                long outcomes = reader.next();
                receiver.unclassifiable(new UnclassifiableOutcomes(BudgetKey.read(reader), partition, since, outcomes));
            }
            default -> throw new IllegalStateException("tally message has kind " + bytes[1]);
        }
    }

    private static void readSums(Varint.Reader reader, Receiver receiver) {
        long ledgerId = reader.next();
        receiver.sums(ledgerId, BudgetKey.read(reader), Varint.unzigzag(reader.next()));
        int minutes = reader.nextInt();
        long minute = 0;
        for (int i = 0; i < minutes; i++) {
            minute += Varint.unzigzag(reader.next());
            receiver.minute(minute, reader.next(), reader.next());
        }
        int contributors = reader.nextInt();
        for (int i = 0; i < contributors; i++) {
            minute += Varint.unzigzag(reader.next());
            receiver.contributor(minute, ContributorRow.read(reader));
        }
        receiver.end();
    }

    /** Takes what a message says, in its order. */
    public interface Receiver {
        /** Sums follow that belong to this ledger; there may be several in one message. */
        void sums(long ledgerId, BudgetKey key, long highestEventTime);

        void minute(long minute, long good, long bad);

        void contributor(long minute, Contributor contributor);

        /** The sums of this budget are complete. */
        void end();

        void progress(ProgressMarker progress);

        /** The SLI of a budget fails on outcomes, or works again. */
        void unclassifiable(UnclassifiableOutcomes news);
    }
}
