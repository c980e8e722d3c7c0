package dev.slowburn.topology.state;

import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.ContributorRow;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The binary format of an entry of the {@link Journal}.
 *
 * <p>A format byte, then {@link Varint}s: generation, wall clock, number of partitions of inputs, and for each its {@link SourceId}, watermark
 * and caught-up time, both relative to the wall clock. Then, up to the end, the additions for each key in ascending order of key
 * numbers: the difference from the previous number, doubled, plus one in the usual case. A new number is followed by the 16 bytes
 * of the key. In the usual case one tally follows, for the minute of the wall clock. Otherwise the number of tallies follows, and
 * each with its minute, and then the contributors in the same way. Good is doubled, plus one if bad follows. Differences of times
 * may be negative and are zigzag-encoded.
 */
public final class JournalEntry {
    private static final byte FORMAT = 1;
    /** The same encoding with partitions of other inputs than the original one. */
    private static final byte SOURCES_FORMAT = 2;

    private JournalEntry() {}

    /** Receives the parts of an entry in their order. */
    interface Reader {
        void progress(ProgressMarker progress);

        /** Starts the additions to the rows of a key. */
        void key(RowKey key);

        void tally(long minute, long good, long bad);

        void contributor(long minute, Contributor contributor);
    }

    /** @param pending in ascending order of key numbers */
    static byte[] write(long generation, long now, Collection<ProgressMarker> progress, List<Journal.Pending> pending) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {format(progress)});
        bytes.number(generation);
        bytes.number(now);
        bytes.number(progress.size());
        for (ProgressMarker each : progress) {
            bytes.number(each.source());
            bytes.number(Varint.zigzag(each.watermark() - now));
            bytes.number(Varint.zigzag(each.caughtUpTo() - now));
        }
        long minute = Minutes.of(now);
        int before = -1;
        for (Journal.Pending each : pending) {
            boolean usual = isUsual(each, minute);
            bytes.number((each.number - before) * 2L + (usual ? 1 : 0));
            before = each.number;
            if (each.isNew()) {
                bytes.raw(each.key.toBytes());
            }
            if (usual) {
                tally(each.tallies, 0, bytes);
            } else {
                tallies(each.tallies, minute, bytes);
                contributors(each.contributions, minute, bytes);
            }
        }
        return bytes.toArray();
    }

    private static byte format(Collection<ProgressMarker> progress) {
        return progress.stream().allMatch(each -> SourceId.isOriginal(each.source())) ? FORMAT : SOURCES_FORMAT;
    }

    private static boolean isUsual(Journal.Pending pending, long minute) {
        return pending.tallies.size() == 1 && pending.tallies.minute(0) == minute && pending.contributions.isEmpty();
    }

    private static void tallies(TallyCell tallies, long from, ByteWriter bytes) {
        bytes.number(tallies.size());
        long before = from;
        for (int i = 0; i < tallies.size(); i++) {
            bytes.number(Varint.zigzag(tallies.minute(i) - before));
            tally(tallies, i, bytes);
            before = tallies.minute(i);
        }
    }

    private static void tally(TallyCell tallies, int i, ByteWriter bytes) {
        long bad = tallies.bad(i);
        bytes.number(tallies.good(i) << 1 | (bad == 0 ? 0 : 1));
        if (bad != 0) {
            bytes.number(bad);
        }
    }

    private static void contributors(List<Journal.Contribution> contributions, long from, ByteWriter bytes) {
        bytes.number(contributions.size());
        for (Journal.Contribution each : contributions) {
            bytes.number(Varint.zigzag(each.minute() - from));
            byte[] room = new byte[ContributorRow.room(each.contributor().operation())];
            bytes.raw(Arrays.copyOf(room, ContributorRow.write(each.contributor(), room, 0)));
        }
    }

    public static long generationOf(byte[] entry) {
        return reader(entry).next();
    }

    private static Varint.Reader reader(byte[] entry) {
        if (entry[0] < FORMAT || entry[0] > SOURCES_FORMAT) {
            throw new UnreadableFormatException("journal entry", entry[0], FORMAT, SOURCES_FORMAT);
        }
        return new Varint.Reader(entry, 1);
    }

    /** @param keys of the generation's earlier entries, by number; new keys are added */
    static void read(byte[] entry, List<RowKey> keys, Reader reader) {
        Varint.Reader numbers = reader(entry);
        long minute = Minutes.of(progress(numbers, reader::progress));
        int key = -1;
        while (numbers.hasMore()) {
            long distance = numbers.next();
            key += Math.toIntExact(distance >>> 1);
            if (key == keys.size()) {
                keys.add(RowKey.of(numbers.nextBytes(RowKey.BYTES)));
            }
            reader.key(keys.get(key));
            if ((distance & 1) == 1) {
                tally(minute, numbers, reader);
            } else {
                readTalliesAndContributors(minute, numbers, reader);
            }
        }
    }

    /**
     * Reads only the progress of the input.
     *
     * @return whether the entry contains additions to rows
     */
    static boolean readProgress(byte[] entry, Consumer<ProgressMarker> reader) {
        Varint.Reader numbers = reader(entry);
        progress(numbers, reader);
        return numbers.hasMore();
    }

    private static long progress(Varint.Reader numbers, Consumer<ProgressMarker> reader) {
        numbers.next();
        long now = numbers.next();
        int partitions = numbers.nextInt();
        for (int i = 0; i < partitions; i++) {
            reader.accept(new ProgressMarker(
                    numbers.next(), now + Varint.unzigzag(numbers.next()), now + Varint.unzigzag(numbers.next())));
        }
        return now;
    }

    private static void readTalliesAndContributors(long from, Varint.Reader numbers, Reader reader) {
        int tallies = numbers.nextInt();
        long minute = from;
        for (int i = 0; i < tallies; i++) {
            minute += Varint.unzigzag(numbers.next());
            tally(minute, numbers, reader);
        }
        int contributors = numbers.nextInt();
        for (int i = 0; i < contributors; i++) {
            reader.contributor(from + Varint.unzigzag(numbers.next()), ContributorRow.read(numbers));
        }
    }

    private static void tally(long minute, Varint.Reader numbers, Reader reader) {
        long goodAndFlag = numbers.next();
        reader.tally(minute, goodAndFlag >>> 1, (goodAndFlag & 1) == 0 ? 0 : numbers.next());
    }
}
