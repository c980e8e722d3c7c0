package dev.slowburn.topology.progress;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The low watermark of the input: the last event minute for which all outcomes of every partition have arrived.
 *
 * <p>The event clock follows the slowest partition, so it does not depend on how fast each partition is read. A partition has
 * reached the highest event time counted from it, less {@link #DISORDER}. A partition that was read to its end does not delay the
 * others: it has reached every event time that this task had seen {@link #QUIET} before the broker was asked for that end, because
 * records written later have later event times. If all partitions were read to their ends and no new event time has arrived for
 * {@link #QUIET}, the input is finished, and the last minute is complete too.
 *
 * <p>The result is correct if outcomes were produced roughly in event-time order: at most {@link #DISORDER} of event time late
 * within a partition, and at most {@link #QUIET} of wall-clock time apart between partitions. Other outcomes are late. Cost: a map
 * look-up per partition and query, and memory for one entry per moment at which the highest event time rose since the slowest
 * partition was read to its end, at most {@link #MAX_ENTRIES}. Beyond that every second entry is dropped, which can only make the watermark lower.
 */
public final class LowWatermark {
    /** Tolerance within a partition: servers log a request when it ends, with the time when it started. */
    static final Duration DISORDER = Duration.ofMinutes(5);
    /** Longer than a batch takes to reach the broker, and longer than the clock skew between instances. */
    public static final Duration QUIET = Duration.ofSeconds(5);

    private static final int MAX_ENTRIES = 1_000;

    /** Wall-clock time → the highest event time seen by then; both ascend. */
    private final TreeMap<Long, Long> seen = new TreeMap<>();

    private long highest = ProgressMarker.NOTHING;
    private long advancedAt = ProgressMarker.NOTHING;

    /** Records the highest event time of a partition at a wall-clock time. */
    public void advance(long watermark, long now) {
        if (watermark <= highest) {
            return;
        }
        highest = watermark;
        advancedAt = Math.max(advancedAt, now);
        seen.put(advancedAt, watermark);
        if (seen.size() > MAX_ENTRIES) {
            boolean[] odd = {false};
            seen.keySet().removeIf(time -> time != advancedAt && (odd[0] = !odd[0]));
        }
    }

    /**
     * The last complete minute; {@link Ledger#UNKNOWN} if there is none yet.
     *
     * @param all the progress of each existing partition
     * @param slowest the wall-clock time up to which all partitions have been read to their ends
     */
    public long completeMinute(Collection<ProgressMarker> all, long slowest) {
        if (highest == ProgressMarker.NOTHING || all.isEmpty()) {
            return Ledger.UNKNOWN;
        }
        if (slowest - QUIET.toMillis() >= advancedAt) {
            return Minutes.of(highest);
        }
        long least = Long.MAX_VALUE;
        for (ProgressMarker each : all) {
            long alone = each.watermark() == ProgressMarker.NOTHING
                    ? each.watermark()
                    : each.watermark() - DISORDER.toMillis();
            least = Math.min(least, Math.max(alone, seenAt(each.caughtUpTo() - QUIET.toMillis())));
        }
        removeBefore(slowest - QUIET.toMillis());
        return least == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(least) - 1;
    }

    private long seenAt(long time) {
        Map.Entry<Long, Long> entry = seen.floorEntry(time);
        return entry == null ? ProgressMarker.NOTHING : entry.getValue();
    }

    private void removeBefore(long time) {
        Long newest = seen.floorKey(time);
        if (newest != null) {
            seen.headMap(newest).clear();
        }
    }
}
