package dev.slowburn.topology;

import dev.slowburn.domain.Varint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far every partition of the input has been counted, as one task of the second stage has heard: kept in a store, so
 * that after a restart the clock does not start anew and old input is known to be old.
 */
final class InputProgress {
    private static final byte FORMAT = 1;

    private final KeyValueStore<Integer, byte[]> store;
    private final Map<Integer, Progress> byPartition = new HashMap<>();
    private long watermark = Progress.NOTHING;
    private long caughtUpTo = Progress.NOTHING;

    InputProgress(KeyValueStore<Integer, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Integer, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> byPartition.put(entry.key, fromBytes(entry.key, entry.value)));
        }
        refresh();
    }

    /** Takes note of news; neither time goes back. */
    void note(Progress news) {
        Progress before = byPartition.get(news.inputPartition());
        Progress merged = before == null
                ? news
                : new Progress(
                        news.inputPartition(),
                        Math.max(before.watermark(), news.watermark()),
                        Math.max(before.caughtUpTo(), news.caughtUpTo()));
        if (!merged.equals(before)) {
            byPartition.put(merged.inputPartition(), merged);
            store.put(merged.inputPartition(), toBytes(merged));
            refresh();
        }
    }

    /** Takes note of an event time that was counted, before its partition's progress says so. */
    void noteEventTime(long highest) {
        watermark = Math.max(watermark, highest);
    }

    private void refresh() {
        long slowest = Long.MAX_VALUE;
        for (Progress progress : byPartition.values()) {
            watermark = Math.max(watermark, progress.watermark());
            slowest = Math.min(slowest, progress.caughtUpTo());
        }
        caughtUpTo = byPartition.isEmpty() ? Progress.NOTHING : slowest;
    }

    /** The highest event time counted; {@link Progress#NOTHING} before the first. */
    long watermark() {
        return watermark;
    }

    /** All that was in the input at this moment has been counted; {@link Progress#NOTHING} as long as nobody knows. */
    long caughtUpTo() {
        return caughtUpTo;
    }

    private static byte[] toBytes(Progress progress) {
        byte[] bytes = new byte[1 + 2 * Varint.MAX_BYTES];
        bytes[0] = FORMAT;
        int end = Varint.write(progress.watermark(), bytes, 1);
        return Arrays.copyOf(bytes, Varint.write(progress.caughtUpTo(), bytes, end));
    }

    private static Progress fromBytes(int partition, byte[] bytes) {
        if (bytes[0] != FORMAT) {
            throw new IllegalStateException("progress has format " + bytes[0] + ", this version reads " + FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(bytes, 1);
        return new Progress(partition, reader.next(), reader.next());
    }
}
