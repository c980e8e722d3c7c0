package dev.slowburn.topology;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to which event time the outcomes of all partitions have been counted, as far as partitions tell of one another.
 *
 * <p>A partition that is read faster shows event times that slower ones have not reached: minutes that are empty only because
 * their outcomes are still to be read. A partition has reached the highest event time counted from it; and if it was read up to a
 * moment, also every event time that any other partition already showed at that moment. The second is what lets a partition go
 * in which nothing is written any more. It supposes that outcomes of all partitions were written about in the order in which
 * they happened; what was not is late, as within a partition.
 *
 * <p>Costs a look-up a partition for each news, and memory for as many moments as partitions are apart, {@link #MOST} at most:
 * beyond that it knows fewer moments, and is careful.
 */
final class EventReach {
    private static final int MOST = 1_000;

    /** The highest event time that was known at a moment at the latest; both rise. */
    private final TreeMap<Long, Long> shown = new TreeMap<>();

    private long reached = Progress.NOTHING;

    /**
     * Takes note of news.
     *
     * @param all how far each partition is
     * @param slowest the moment up to which all have been read
     */
    void note(Progress news, Collection<Progress> all, long slowest) {
        show(news.caughtUpTo(), news.watermark());
        long least = Long.MAX_VALUE;
        for (Progress each : all) {
            least = Math.min(least, Math.max(each.watermark(), shownAt(each.caughtUpTo())));
        }
        reached = Math.max(reached, least);
        Long known = shown.floorKey(slowest);
        if (known != null) {
            shown.headMap(known).clear();
        }
    }

    private void show(long moment, long eventTime) {
        if (eventTime <= shownAt(moment)) {
            return;
        }
        shown.tailMap(moment, true).values().removeIf(later -> later <= eventTime);
        shown.put(moment, eventTime);
        if (shown.size() > MOST) {
            boolean[] odd = {false};
            shown.keySet().removeIf(unused -> odd[0] = !odd[0]);
        }
    }

    private long shownAt(long moment) {
        Map.Entry<Long, Long> entry = shown.floorEntry(moment);
        return entry == null ? Progress.NOTHING : entry.getValue();
    }

    /** Never goes back; {@link Progress#NOTHING} before any partition was heard of. It waits for none that was not. */
    long millis() {
        return reached;
    }
}
