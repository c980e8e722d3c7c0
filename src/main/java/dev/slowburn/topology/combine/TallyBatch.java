package dev.slowburn.topology.combine;

import dev.slowburn.topology.shuffle.ShuffleCodec;
import java.util.Arrays;

/**
 * Sums of budgets that the same partition owns, packed one behind the other: what Kafka and Kafka Streams do for a record is more
 * than what it takes to add the sums of one budget.
 */
public final class TallyBatch {
    /** So long that a record's own cost is no part of it any more. */
    public static final int LONG = 8 * 1024;
    /** What is longer for once is not kept. */
    private static final int KEPT = 64 * 1024;

    private byte[] bytes = new byte[2 * LONG];
    private int end = ShuffleCodec.begin(bytes);
    private String service;

    public void add(TallyBuffer sums) {
        int most = end + sums.room();
        if (most > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(most, 2 * bytes.length));
        }
        end = sums.write(bytes, end);
        service = sums.service();
    }

    public boolean isEmpty() {
        return service == null;
    }

    public boolean isLong() {
        return end >= LONG;
    }

    /** One of those that it is about: by it the partition is found. */
    String service() {
        return service;
    }

    /** The message; after that it is empty. */
    public byte[] toMessage() {
        byte[] message = Arrays.copyOf(bytes, end);
        if (bytes.length > KEPT) {
            bytes = new byte[2 * LONG];
        }
        end = ShuffleCodec.begin(bytes);
        service = null;
        return message;
    }
}
