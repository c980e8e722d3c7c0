package dev.slowburn.testkit.fleet;

import java.util.List;
import java.util.stream.Stream;

/**
 * The average transaction of a stream thread.
 *
 * @param partitions partitions with records
 * @param records at least one for each of these partitions
 * @param valueBytes size of a record's value after compression
 * @param offsets partitions whose offsets are committed, which writes to one partition of {@code __consumer_offsets}
 */
public record TransactionShape(int partitions, int records, int valueBytes, int offsets) {
    /** A batch without records: the header in Kafka's format, and the frame of LZ4. */
    private static final int BATCH_BYTES = 61 + 19;
    /** Lengths, attributes and differences to the batch of a record without a key. */
    private static final int RECORD_BYTES = 8;

    private static final int OFFSETS_PARTITION = 1;

    /**
     * The shape by numbers per second.
     *
     * @param markers transaction markers, also of the partition of offsets
     * @param bytes of batches after compression, with their headers
     */
    public static TransactionShape of(double transactions, double markers, double records, double bytes, int offsets) {
        int partitions = Math.max(1, (int) Math.round(markers / transactions) - OFFSETS_PARTITION);
        int each = Math.max(partitions, (int) Math.round(records / transactions));
        double values = bytes / transactions - partitions * BATCH_BYTES - each * RECORD_BYTES;
        return new TransactionShape(partitions, each, (int) Math.max(0, Math.round(values / each)), offsets);
    }

    /** Transaction markers of a transaction. */
    public int markers() {
        return partitions + OFFSETS_PARTITION;
    }

    /** Bytes of the batches of a transaction, with one batch for each partition. */
    public int bytes() {
        return partitions * BATCH_BYTES + records * (RECORD_BYTES + valueBytes);
    }

    /** The arguments for {@link #parse}. */
    public List<String> toArguments() {
        return Stream.of(partitions, records, valueBytes, offsets)
                .map(String::valueOf)
                .toList();
    }

    public static TransactionShape parse(List<String> arguments) {
        List<Integer> numbers = arguments.stream().map(Integer::valueOf).toList();
        return new TransactionShape(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }
}
