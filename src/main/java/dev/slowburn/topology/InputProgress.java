package dev.slowburn.topology;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far every partition of the input has been counted, as one task of the second stage has heard. It is kept with what was
 * counted, see {@link Journal}, so that after a restart the clock does not start anew and old input is known to be old.
 */
final class InputProgress {
    private final Map<Integer, Progress> byPartition = new TreeMap<>();
    private final Map<Integer, Progress> news = new TreeMap<>();
    private final EventReach reach = new EventReach();
    private long watermark = Progress.NOTHING;
    private long caughtUpTo = Progress.NOTHING;

    /** Takes note of news; neither time goes back. */
    void note(Progress progress) {
        Progress before = byPartition.get(progress.inputPartition());
        Progress merged = before == null
                ? progress
                : new Progress(
                        progress.inputPartition(),
                        Math.max(before.watermark(), progress.watermark()),
                        Math.max(before.caughtUpTo(), progress.caughtUpTo()));
        if (!merged.equals(before)) {
            byPartition.put(merged.inputPartition(), merged);
            news.put(merged.inputPartition(), merged);
            refresh();
            reach.note(merged, byPartition.values(), caughtUpTo);
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
        caughtUpTo = slowest;
    }

    /** The highest event time counted; {@link Progress#NOTHING} before the first. */
    long watermark() {
        return watermark;
    }

    /** Up to this event time the outcomes of all partitions have been counted, see {@link EventReach}. */
    long reached() {
        return reach.millis();
    }

    /** All that was in the input at this moment has been counted; {@link Progress#NOTHING} as long as nobody knows. */
    long caughtUpTo() {
        return caughtUpTo;
    }

    Collection<Progress> all() {
        return byPartition.values();
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** What changed since the last call. */
    List<Progress> takeNews() {
        List<Progress> taken = List.copyOf(news.values());
        news.clear();
        return taken;
    }
}
