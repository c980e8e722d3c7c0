package dev.slowburn.topology.progress;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.state.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far every partition of the input has been counted, as one task of the second stage has heard. It is kept with what was
 * counted, see {@link Journal}, so that after a restart the clock does not start anew and old input is known to be old.
 *
 * <p>Which partitions exist is what the broker says: one that was deleted no longer counts, also if the journal has it, and one
 * that no task of the first stage has reported on is caught up only as long as it is empty.
 */
public final class InputProgress {
    private final Map<Integer, ProgressMarker> byPartition = new TreeMap<>();
    private final Map<Integer, ProgressMarker> news = new TreeMap<>();
    /** Partitions that exist and were not reported on, and up to which moment they were empty or did not exist. */
    private final Map<Integer, Long> silent = new TreeMap<>();
    /** The partitions that exist; empty until the broker has said it. */
    private Set<Integer> existing = Set.of();

    private long existingAt = ProgressMarker.NOTHING;
    private OptionalInt slowest = OptionalInt.empty();
    private boolean turns;
    private long evaluated = Ledger.UNKNOWN;
    private boolean evaluatedNews;
    private boolean evaluatedStored;
    private long watermark = ProgressMarker.NOTHING;
    private long caughtUpTo = ProgressMarker.NOTHING;

    /** Takes note of news; neither time goes back. */
    public void advance(ProgressMarker progress) {
        if (existingAt != ProgressMarker.NOTHING && !existing.contains(progress.inputPartition())) {
            // Of a partition that is gone, or not known yet; the latter is reported on again within a second.
            return;
        }
        silent.remove(progress.inputPartition());
        ProgressMarker before = byPartition.get(progress.inputPartition());
        ProgressMarker merged = before == null
                ? progress
                : new ProgressMarker(
                        progress.inputPartition(),
                        Math.max(before.watermark(), progress.watermark()),
                        Math.max(before.caughtUpTo(), progress.caughtUpTo()));
        if (!merged.equals(before)) {
            byPartition.put(merged.inputPartition(), merged);
            news.put(merged.inputPartition(), merged);
            refresh();
        }
    }

    /** Takes note of which partitions exist. */
    public void exist(EndOffsets.Answer answer) {
        if (answer.askedAt() < existingAt) {
            return;
        }
        existing = answer.partitions().keySet();
        byPartition.keySet().retainAll(existing);
        news.keySet().retainAll(existing);
        silent.keySet().retainAll(existing);
        answer.partitions().forEach((partition, known) -> {
            if (!byPartition.containsKey(partition)) {
                if (known.isEmpty()) {
                    silent.put(partition, answer.askedAt());
                } else {
                    silent.putIfAbsent(partition, existingAt);
                }
            }
        });
        existingAt = answer.askedAt();
        refresh();
    }

    /** Takes note of an event time that was counted, before its partition's progress says so. */
    public void advanceEventTime(long highest) {
        watermark = Math.max(watermark, highest);
    }

    private void refresh() {
        slowest = OptionalInt.empty();
        caughtUpTo = existingAt == ProgressMarker.NOTHING ? Long.MAX_VALUE : existingAt;
        for (ProgressMarker progress : byPartition.values()) {
            watermark = Math.max(watermark, progress.watermark());
            waitFor(progress.inputPartition(), progress.caughtUpTo());
        }
        silent.forEach(this::waitFor);
        if (caughtUpTo == Long.MAX_VALUE) {
            caughtUpTo = ProgressMarker.NOTHING;
        }
    }

    private void waitFor(int partition, long upTo) {
        if (upTo < caughtUpTo) {
            caughtUpTo = upTo;
            slowest = OptionalInt.of(partition);
        }
    }

    /** The highest event time counted; {@link ProgressMarker#NOTHING} before the first. */
    public long watermark() {
        return watermark;
    }

    /** Keeps from now on up to which minute budgets were evaluated, see {@code EventTimeEvaluator}. */
    public void trackEvaluatedMinute() {
        turns = true;
    }

    /** The last event minute as of which all budgets were evaluated; {@link Ledger#UNKNOWN} before the first. */
    public long evaluated() {
        return evaluated;
    }

    public void evaluated(long minute) {
        if (minute != evaluated) {
            evaluated = minute;
            evaluatedNews = true;
        }
    }

    private ProgressMarker evaluatedEntry() {
        long millis = evaluated == Ledger.UNKNOWN ? ProgressMarker.NOTHING : Minutes.toMillis(evaluated);
        return new ProgressMarker(ProgressMarker.EVALUATED, millis, ProgressMarker.NOTHING);
    }

    /** Takes up what the journal holds. */
    public void restore(ProgressMarker stored) {
        if (stored.inputPartition() != ProgressMarker.EVALUATED) {
            advance(stored);
            return;
        }
        evaluatedStored = true;
        evaluated = stored.watermark() == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(stored.watermark());
    }

    /** Goes on from what was recalled. Where an evaluated minute was never stored, what was counted was evaluated. */
    public void finishRestore() {
        news.clear();
        if (turns && !evaluatedStored) {
            evaluatedNews = true;
            evaluated = watermark == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(watermark);
        }
    }

    /**
     * All that was in the input at this moment has been counted; {@link ProgressMarker#NOTHING} as long as that is unknown, and
     * {@link ProgressMarker#NEVER} if some partition has never been read to its end.
     */
    public long caughtUpTo() {
        return caughtUpTo;
    }

    /** The partition that is the furthest behind. */
    public OptionalInt slowest() {
        return slowest;
    }

    /** How far each partition is that exists, also those that were not reported on; none before the broker has said which. */
    public Collection<ProgressMarker> existing() {
        if (existingAt == ProgressMarker.NOTHING) {
            return List.of();
        }
        List<ProgressMarker> all = new ArrayList<>(byPartition.values());
        silent.forEach((partition, emptyAt) -> all.add(new ProgressMarker(partition, ProgressMarker.NOTHING, emptyAt)));
        return all;
    }

    /** All that is to be stored. */
    public Collection<ProgressMarker> toStore() {
        List<ProgressMarker> all = new ArrayList<>(byPartition.values());
        if (turns) {
            all.add(evaluatedEntry());
        }
        return all;
    }

    public boolean hasNews() {
        return !news.isEmpty() || evaluatedNews;
    }

    /** What changed of that since the last call. */
    public List<ProgressMarker> drainChanges() {
        List<ProgressMarker> taken = new ArrayList<>(news.values());
        if (evaluatedNews) {
            taken.add(evaluatedEntry());
        }
        news.clear();
        evaluatedNews = false;
        return taken;
    }
}
