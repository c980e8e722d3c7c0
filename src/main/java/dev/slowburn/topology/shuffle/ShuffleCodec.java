package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.contributor.ContributorRow;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The binary format of the records in the repartition topic between the two stages: tallies of budgets, progress of an input
 * partition, or outcomes that an SLI fails on.
 *
 * <p>Records are encoded directly from the sender's buffers and decoded directly into the receiver's ledgers, without objects in
 * between. A record is a format byte, a kind byte, and then {@link Varint}s:
 *
 * <ul>
 *   <li>TALLIES, for each of one or more budgets: ledger id, {@link BudgetKey}, highest event time, number of minutes, then for
 *       each minute its difference from the previous one, good and bad; number of contributors, then for each the difference of its
 *       minute and the output of {@link ContributorRow}. All services in a record belong to the same partition.
 *   <li>UNCLASSIFIABLE: source, start time, number of outcomes, {@link BudgetKey}. It has its own, higher format number,
 *       so that a version that does not support it fails instead of ignoring it.
 *   <li>REPLAYED_TALLIES: as TALLIES, for outcomes that were read again, see {@code topology.replay}.
 *   <li>COVERAGE: target partition of this topic plus one (0: all), source, then up to the end, for each rule:
 *       its 16 bytes, outcomes left to replay, the event time since which its history is complete.
 *   <li>PROGRESS: target partition of this topic plus one (0: all), then up to the end, for each input partition: source, watermark, caught-up
 *       time.
 * </ul>
 *
 * The first minute and all times may be negative and are zigzag-encoded.
 */
public final class ShuffleCodec {
    private static final byte FORMAT = 3;
    /** The same encoding with the tallies of exactly one budget. Versions that write it would ignore further budgets. */
    private static final byte PREVIOUS_FORMAT = 2;

    private static final byte UNCLASSIFIABLE_FORMAT = 4;
    /** Versions that don't know a replay fail on its messages, so that a downgrade does not lose counts. */
    private static final byte REPLAY_FORMAT = 5;

    /**
     * The same encodings with the id of a partition of another input than the original one. Versions that don't know other inputs fail
     * on them, so that a downgrade does not lose counts.
     */
    private static final byte SOURCES_FORMAT = 6;

    /** Progress of several partitions in one record. Versions that don't know it would ignore all but the first. */
    private static final byte SEVERAL_FORMAT = 7;

    private static final byte TALLIES = 1;
    private static final byte PROGRESS = 2;
    private static final byte UNCLASSIFIABLE = 3;
    private static final byte REPLAYED_TALLIES = 4;
    private static final byte COVERAGE = 5;
    private static final int HEADER_BYTES = 2;

    private ShuffleCodec() {}

    /** Writes the header of a record of tallies, to which {@link #add} appends. Returns the position after it. */
    public static int writeHeader(byte[] bytes) {
        return writeHeader(FORMAT, TALLIES, bytes);
    }

    /** As {@link #writeHeader(byte[])}, for tallies of outcomes that a replay has counted. */
    public static int writeReplayHeader(byte[] bytes) {
        return writeHeader(REPLAY_FORMAT, REPLAYED_TALLIES, bytes);
    }

    private static int writeHeader(byte format, byte kind, byte[] bytes) {
        bytes[0] = format;
        bytes[1] = kind;
        return HEADER_BYTES;
    }

    /** Upper bound of the bytes that {@link #add} writes. */
    public static int room(byte[] key, TallyCell cell, ContributorCell contributors) {
        int numbers = 4 + 3 * cell.size() + contributors.size();
        return key.length + numbers * Varint.MAX_BYTES + contributors.room();
    }

    /**
     * Writes the tallies of a budget.
     *
     * @param key from {@link BudgetKey#toBytes()}
     * @param highest the highest event time in the cell
     * @param at position to write at
     * @return position after the written bytes
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

    /** @param targetPartition the partition of the repartition topic that receives the record, -1 for all */
    public static byte[] progress(int targetPartition, ProgressMarker progress) {
        return progress(targetPartition, List.of(progress));
    }

    /** As {@link #progress(int, ProgressMarker)}, for at least one partition of the input. */
    public static byte[] progress(int targetPartition, List<ProgressMarker> progress) {
        ByteWriter bytes = new ByteWriter();
        byte format =
                progress.size() > 1 ? SEVERAL_FORMAT : format(progress.get(0).source(), FORMAT);
        bytes.raw(new byte[] {format, PROGRESS});
        bytes.number(targetPartition + 1L);
        for (ProgressMarker each : progress) {
            bytes.number(each.source());
            bytes.number(Varint.zigzag(each.watermark()));
            bytes.number(Varint.zigzag(each.caughtUpTo()));
        }
        return bytes.toArray();
    }

    public static byte[] unclassifiable(UnclassifiableOutcomes outcomes) {
        byte[] key = outcomes.budget().toBytes();
        byte[] bytes = new byte[HEADER_BYTES + 3 * Varint.MAX_BYTES + key.length];
        bytes[0] = format(outcomes.source(), UNCLASSIFIABLE_FORMAT);
        bytes[1] = UNCLASSIFIABLE;
        int end = Varint.write(outcomes.source(), bytes, HEADER_BYTES);
        end = Varint.write(Varint.zigzag(outcomes.since()), bytes, end);
        end = Varint.write(outcomes.outcomes(), bytes, end);
        System.arraycopy(key, 0, bytes, end, key.length);
        return Arrays.copyOf(bytes, end + key.length);
    }

    /** @param targetPartition the partition of the repartition topic that receives the record, -1 for all */
    public static byte[] coverage(int targetPartition, CoverageReport report) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {format(report.source(), REPLAY_FORMAT), COVERAGE});
        bytes.number(targetPartition + 1L);
        bytes.number(report.source());
        for (CoverageReport.Entry each : report.entries()) {
            bytes.raw(each.rule().toBytes());
            bytes.number(each.left());
            bytes.number(Varint.zigzag(each.completeSince()));
        }
        return bytes.toArray();
    }

    private static byte format(long source, byte ofOriginal) {
        return SourceId.isOriginal(source) ? ofOriginal : SOURCES_FORMAT;
    }

    public static boolean isProgress(byte[] bytes) {
        return bytes[1] == PROGRESS;
    }

    /** Whether the record has a target partition instead of a service. */
    static boolean hasTarget(byte[] bytes) {
        return isProgress(bytes) || bytes[1] == COVERAGE;
    }

    /** The target partition of a record that has one, -1 for all. */
    static int targetOf(byte[] message) {
        return new Varint.Reader(message, HEADER_BYTES).nextInt() - 1;
    }

    /**
     * Decodes a record and calls the receiver for each of its parts.
     *
     * @param keys the keys of budgets that were read before
     */
    public static void read(byte[] bytes, BudgetKeyCache keys, Receiver receiver) {
        if (bytes[0] < PREVIOUS_FORMAT || bytes[0] > SEVERAL_FORMAT) {
            throw new UnreadableFormatException("tally message", bytes[0], PREVIOUS_FORMAT, SEVERAL_FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(bytes, HEADER_BYTES);
        switch (bytes[1]) {
            case TALLIES, REPLAYED_TALLIES -> {
                boolean isReplayed = bytes[1] == REPLAYED_TALLIES;
                while (reader.hasMore()) {
                    readTallies(reader, keys, isReplayed, receiver);
                }
            }
            case COVERAGE -> {
                reader.next();
                receiver.coverage(readCoverage(reader));
            }
            case PROGRESS -> {
                reader.next();
                while (reader.hasMore()) {
                    receiver.progress(new ProgressMarker(
                            reader.next(), Varint.unzigzag(reader.next()), Varint.unzigzag(reader.next())));
                }
            }
            case UNCLASSIFIABLE -> {
                long source = reader.next();
                long since = Varint.unzigzag(reader.next());
                long count = reader.next();
                receiver.unclassifiable(new UnclassifiableOutcomes(BudgetKey.read(reader), source, since, count));
            }
            default -> throw new IllegalStateException("tally message has kind " + bytes[1]);
        }
    }

    private static CoverageReport readCoverage(Varint.Reader reader) {
        long source = reader.next();
        List<CoverageReport.Entry> entries = new ArrayList<>();
        while (reader.hasMore()) {
            entries.add(new CoverageReport.Entry(
                    RuleId.of(reader.nextBytes(RuleId.BYTES)), reader.next(), Varint.unzigzag(reader.next())));
        }
        return new CoverageReport(source, entries);
    }

    private static void readTallies(Varint.Reader reader, BudgetKeyCache keys, boolean isReplayed, Receiver receiver) {
        long ledgerId = reader.next();
        receiver.tallies(ledgerId, keys.read(reader), Varint.unzigzag(reader.next()), isReplayed);
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

    /** Receives the parts of a record in their order. */
    public interface Receiver {
        /**
         * Starts the tallies of a ledger; a record may contain several.
         *
         * @param isReplayed whether a replay has counted them
         */
        void tallies(long ledgerId, BudgetKey key, long highestEventTime, boolean isReplayed);

        void minute(long minute, long good, long bad);

        void contributor(long minute, Contributor contributor);

        /** Ends the tallies of the ledger. */
        void end();

        void progress(ProgressMarker progress);

        /** How far rules have counted a partition of the input. */
        void coverage(CoverageReport report);

        /** The SLI of a budget fails on outcomes, or no longer fails. */
        void unclassifiable(UnclassifiableOutcomes outcomes);
    }
}
