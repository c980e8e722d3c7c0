package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.TallyBuffer;
import java.util.Arrays;

/**
 * The tallies of several budgets of the same partition, packed into one record, because the overhead of Kafka and Kafka Streams
 * per record exceeds the cost of adding the tallies of one budget.
 */
public final class TallyBatch {
    /** Size in bytes from which the overhead per record is negligible. */
    public static final int LONG = 8 * 1024;
    /** A larger buffer is not reused. */
    private static final int MAX_REUSED = 64 * 1024;

    private final boolean isReplay;
    private byte[] bytes = new byte[2 * LONG];
    private int end;
    private String service;

    /** @param isReplay whether it contains tallies of outcomes that a replay has counted */
    public TallyBatch(boolean isReplay) {
        this.isReplay = isReplay;
        end = writeHeader();
    }

    private int writeHeader() {
        return isReplay ? ShuffleCodec.writeReplayHeader(bytes) : ShuffleCodec.writeHeader(bytes);
    }

    public void add(TallyBuffer tallies) {
        int most = end + ShuffleCodec.room(tallies.keyBytes(), tallies.tallies(), tallies.contributors());
        if (most > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(most, 2 * bytes.length));
        }
        end = ShuffleCodec.add(
                tallies.ledgerId(),
                tallies.keyBytes(),
                tallies.highestEventTime(),
                tallies.tallies(),
                tallies.contributors(),
                bytes,
                end);
        service = tallies.service();
    }

    public boolean isEmpty() {
        return service == null;
    }

    public boolean isLong() {
        return end >= LONG;
    }

    /** One of the services in the batch, which determines the partition. */
    public String service() {
        return service;
    }

    /** Returns the record value and clears the batch. */
    public byte[] toMessage() {
        byte[] message = Arrays.copyOf(bytes, end);
        if (bytes.length > MAX_REUSED) {
            bytes = new byte[2 * LONG];
        }
        end = writeHeader();
        service = null;
        return message;
    }
}
