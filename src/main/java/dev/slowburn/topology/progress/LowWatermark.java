package dev.slowburn.topology.progress;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last event minute of which all outcomes have come, in every partition of the input.
 *
 * <p>The event clock follows the slowest partition, so what it says does not depend on how fast each is read. A partition has
 * reached the highest event time counted from it, less {@link #DISORDER}. One that was read to its end does not hold up the others:
 * it has reached every event time that this task had seen a while ({@link #QUIET}) before the broker was asked for that end, because
 * what is written to it later happened later. If all partitions were read to their ends and nothing new came for so long, the input
 * is over, and the last minute is whole as well.
 *
 * <p>The result is right if outcomes were written about in the order in which they happened: within a partition no more than
 * {@link #DISORDER} of event time late, and among partitions no more than {@link #QUIET} of the wall clock apart. What was not is
 * late. Costs a look-up a partition for each question, and memory for as many moments as partitions are apart, {@link #MOST} at
 * most: beyond that it knows fewer moments, and is careful.
 */
public final class LowWatermark {
    /** Servers write a request to their log when it is over, with the time when it began. */
    static final Duration DISORDER = Duration.ofMinutes(5);
    /** Longer than a batch is on its way to a broker, and than clocks of instances are apart. */
    public static final Duration QUIET = Duration.ofSeconds(5);

    private static final int MOST = 1_000;

    /** The highest event time that was seen at a moment at the latest; both rise. */
    private final TreeMap<Long, Long> seen = new TreeMap<>();

    private long highest = ProgressMarker.NOTHING;
    private long newsAt = ProgressMarker.NOTHING;

    /** Takes note, at a moment of the wall clock, of the highest event time of a partition. */
    public void advance(long watermark, long now) {
        if (watermark <= highest) {
            return;
        }
        highest = watermark;
        newsAt = Math.max(newsAt, now);
        seen.put(newsAt, watermark);
        if (seen.size() > MOST) {
            boolean[] odd = {false};
            seen.keySet().removeIf(moment -> moment != newsAt && (odd[0] = !odd[0]));
        }
    }

    /**
     * The last minute that is whole; {@link Ledger#UNKNOWN} if none is known to be.
     *
     * @param all how far each partition is, one for each that exists
     * @param slowest the moment up to which all have been read to their ends
     */
    public long wholeMinute(Collection<ProgressMarker> all, long slowest) {
        if (highest == ProgressMarker.NOTHING || all.isEmpty()) {
            return Ledger.UNKNOWN;
        }
        if (slowest - QUIET.toMillis() >= newsAt) {
            return Minutes.of(highest);
        }
        long least = Long.MAX_VALUE;
        for (ProgressMarker each : all) {
            long alone = each.watermark() == ProgressMarker.NOTHING
                    ? each.watermark()
                    : each.watermark() - DISORDER.toMillis();
            least = Math.min(least, Math.max(alone, seenAt(each.caughtUpTo() - QUIET.toMillis())));
        }
        forgetBefore(slowest - QUIET.toMillis());
        return least == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(least) - 1;
    }

    private long seenAt(long moment) {
        Map.Entry<Long, Long> entry = seen.floorEntry(moment);
        return entry == null ? ProgressMarker.NOTHING : entry.getValue();
    }

    private void forgetBefore(long moment) {
        Long known = seen.floorKey(moment);
        if (known != null) {
            seen.headMap(known).clear();
        }
    }
}
