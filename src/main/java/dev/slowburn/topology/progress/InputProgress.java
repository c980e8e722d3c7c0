package dev.slowburn.topology.progress;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.state.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The progress of every partition of the input, as received by one task of the second stage. It is stored together with the
 * tallies, see {@link Journal}, so that the event clock and the lag are known after a restart.
 *
 * <p>The configuration determines which inputs exist, and the broker which partitions: a deleted partition, and one of an input that is no
 * longer configured, is ignored. Its progress stays in the journal nevertheless, because it proves that the partition was counted if the
 * committed offsets are lost. A partition for which no task of the first stage has sent progress is caught up only while it is empty.
 *
 * <p>Cost: O(log n) per progress marker and O(1) per query for n partitions, because each task receives the progress of each partition
 * at each commit of the first stage. Only a snapshot from the broker, {@link #existing} and {@link #toStore} visit all partitions.
 */
public final class InputProgress {
    private final Map<Long, ProgressMarker> byPartition = new TreeMap<>();
    /** The progress of partitions that do not exist, which is only stored. */
    private final Map<Long, ProgressMarker> absent = new TreeMap<>();

    private final Map<Long, ProgressMarker> changes = new TreeMap<>();
    /** Partitions of which outcomes were counted for the first time since the last drain. */
    private final Set<Long> firstCounted = new TreeSet<>();
    /** Existing partitions without progress → the time up to which they were empty or did not exist. */
    private final Map<Long, Long> unreported = new TreeMap<>();
    /** The existing partitions; empty before the first snapshot from the broker. */
    private Set<Long> existing = Set.of();

    private long existingAt = ProgressMarker.NOTHING;
    private boolean tracksEvaluated;
    private long evaluated = Ledger.UNKNOWN;
    private boolean evaluatedChanged;
    private boolean evaluatedStored;
    private long watermark = ProgressMarker.NOTHING;
    /** The partition with the highest event time, which the broker may not have listed yet, and that event time. */
    private long highestSource;

    private long highestReported = ProgressMarker.NOTHING;
    private boolean highestChanged;
    /** Of all partitions, reported or not; null if a partition was added or removed since the last query. */
    private EarliestTime earliest;

    /**
     * Merges the progress of a partition that was received now. It proves nothing about later times, even if the clock of its sender is
     * ahead: if that instance then stopped, the partition would otherwise not lag until then.
     */
    public void advance(ProgressMarker progress, long now) {
        advance(progress.until(now));
    }

    /** Merges the progress of a partition; neither of its times decreases. */
    public void advance(ProgressMarker progress) {
        boolean exists = existingAt == ProgressMarker.NOTHING || existing.contains(progress.source());
        boolean wasUnreported = unreported.remove(progress.source()) != null;
        Map<Long, ProgressMarker> known = exists ? byPartition : absent;
        ProgressMarker before = known.get(progress.source());
        ProgressMarker merged = before == null
                ? progress
                : new ProgressMarker(
                        progress.source(),
                        Math.max(before.watermark(), progress.watermark()),
                        Math.max(before.caughtUpTo(), progress.caughtUpTo()));
        if (!merged.equals(before)) {
            known.put(merged.source(), merged);
            changes.put(merged.source(), merged);
            if (isCounted(merged) && (before == null || !isCounted(before))) {
                firstCounted.add(merged.source());
            }
            if (merged.watermark() > highestReported) {
                highestReported = merged.watermark();
                highestSource = merged.source();
                highestChanged = true;
            }
            if (!exists) {
                return;
            }
            advanceEventTime(merged.watermark());
            if (before == null && !wasUnreported) {
                earliest = null;
            } else if (earliest != null) {
                earliest.set(merged.source(), merged.caughtUpTo());
            }
        }
    }

    private static boolean isCounted(ProgressMarker progress) {
        return progress.watermark() > ProgressMarker.NOTHING;
    }

    /** Updates the existing partitions from a snapshot. */
    public void updatePartitions(Inputs.AllEnds snapshot) {
        if (snapshot.askedAt() < existingAt) {
            return;
        }
        existing = snapshot.sources().keySet();
        move(byPartition, absent, source -> !existing.contains(source));
        move(absent, byPartition, existing::contains);
        byPartition.values().forEach(progress -> advanceEventTime(progress.watermark()));
        unreported.keySet().retainAll(existing);
        snapshot.sources().forEach((partition, offsets) -> {
            if (!byPartition.containsKey(partition)) {
                if (offsets.isEmpty()) {
                    unreported.put(partition, snapshot.askedAt());
                } else {
                    unreported.putIfAbsent(partition, existingAt);
                }
            }
        });
        existingAt = snapshot.askedAt();
        earliest = null;
    }

    private static void move(Map<Long, ProgressMarker> from, Map<Long, ProgressMarker> to, Predicate<Long> isMoved) {
        from.values().removeIf(progress -> {
            boolean moved = isMoved.test(progress.source());
            if (moved) {
                to.put(progress.source(), progress);
            }
            return moved;
        });
    }

    /** Advances the highest event time for tallies whose progress has not arrived yet. */
    public void advanceEventTime(long highest) {
        watermark = Math.max(watermark, highest);
    }

    private EarliestTime earliest() {
        if (earliest == null) {
            Map<Long, Long> times = new TreeMap<>(unreported);
            byPartition.forEach((source, progress) -> times.put(source, progress.caughtUpTo()));
            earliest = new EarliestTime(times);
        }
        return earliest;
    }

    /** Whether some partition has been counted up to an earlier time than that of the snapshot. */
    private boolean isDelayed() {
        return !earliest().isEmpty()
                && (existingAt == ProgressMarker.NOTHING || earliest().time() < existingAt);
    }

    /** The highest event time counted; {@link ProgressMarker#NOTHING} before the first. */
    public long watermark() {
        return watermark;
    }

    /** Enables storing the last evaluated minute, which {@code EventTimeEvaluator} needs. */
    public void trackEvaluatedMinute() {
        tracksEvaluated = true;
    }

    /** The last event minute as of which all budgets were evaluated; {@link Ledger#UNKNOWN} before the first. */
    public long evaluated() {
        return evaluated;
    }

    public void evaluated(long minute) {
        if (minute != evaluated) {
            evaluated = minute;
            evaluatedChanged = true;
        }
    }

    private ProgressMarker evaluatedEntry() {
        long millis = evaluated == Ledger.UNKNOWN ? ProgressMarker.NOTHING : Minutes.toMillis(evaluated);
        return new ProgressMarker(ProgressMarker.EVALUATED, millis, ProgressMarker.NOTHING);
    }

    /** Restores an entry of the journal. */
    public void restore(ProgressMarker stored) {
        if (stored.source() != ProgressMarker.EVALUATED) {
            advance(stored);
            return;
        }
        evaluatedStored = true;
        evaluated = stored.watermark() == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(stored.watermark());
    }

    /**
     * Ends the restore. If no evaluated minute was ever stored, all counted minutes are taken as evaluated.
     *
     * @param now limits the progress if the clock of the task's previous owner was ahead
     */
    public void finishRestore(long now) {
        byPartition.replaceAll((source, progress) -> progress.until(now));
        absent.replaceAll((source, progress) -> progress.until(now));
        earliest = null;
        changes.clear();
        firstCounted.clear();
        highestChanged = false;
        if (tracksEvaluated && !evaluatedStored) {
            evaluatedChanged = true;
            evaluated = watermark == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(watermark);
        }
    }

    /**
     * All records that were in the input at the returned time have been counted; {@link ProgressMarker#NOTHING} if the time is
     * unknown, and {@link ProgressMarker#NEVER} if some partition has never been read to its end.
     */
    public long caughtUpTo() {
        return isDelayed() ? earliest().time() : existingAt;
    }

    /** The {@link SourceId} of the partition with the largest lag; empty if none lags behind the newest snapshot. */
    public OptionalLong slowest() {
        return isDelayed() ? OptionalLong.of(earliest().source()) : OptionalLong.empty();
    }

    /** The progress of all existing partitions, including those without progress; empty before the first snapshot. */
    public Collection<ProgressMarker> existing() {
        if (existingAt == ProgressMarker.NOTHING) {
            return List.of();
        }
        List<ProgressMarker> all = new ArrayList<>(byPartition.values());
        unreported.forEach(
                (partition, emptyAt) -> all.add(new ProgressMarker(partition, ProgressMarker.NOTHING, emptyAt)));
        return all;
    }

    /** All entries to store. */
    public Collection<ProgressMarker> toStore() {
        List<ProgressMarker> all = new ArrayList<>(byPartition.values());
        all.addAll(absent.values());
        if (tracksEvaluated) {
            all.add(evaluatedEntry());
        }
        return all;
    }

    public boolean hasChanges() {
        return !changes.isEmpty() || evaluatedChanged;
    }

    /** Whether {@link #drainEssentialChanges} returns something. */
    public boolean hasEssentialChanges() {
        return highestChanged || evaluatedChanged || !firstCounted.isEmpty();
    }

    /** The entries of {@link #toStore()} that changed since the last call. */
    public List<ProgressMarker> drainChanges() {
        List<ProgressMarker> taken = new ArrayList<>(changes.values());
        changes.clear();
        firstCounted.clear();
        highestChanged = false;
        takeEvaluated(taken);
        return taken;
    }

    /**
     * Those of {@link #drainChanges()} that each commit must store: the highest event time, which a task of the first stage loses if
     * it migrates, the last evaluated minute, whose results the commit publishes, and the first progress of a partition, which proves that it
     * was counted. After a restart, older progress of the partitions claims less than was counted, until their next progress arrives.
     */
    public List<ProgressMarker> drainEssentialChanges() {
        List<ProgressMarker> taken = new ArrayList<>();
        if (highestChanged) {
            firstCounted.add(highestSource);
            highestChanged = false;
        }
        for (long source : firstCounted) {
            ProgressMarker change = changes.remove(source);
            if (change != null) {
                taken.add(change);
            }
        }
        firstCounted.clear();
        takeEvaluated(taken);
        return taken;
    }

    private void takeEvaluated(List<ProgressMarker> taken) {
        if (evaluatedChanged) {
            taken.add(evaluatedEntry());
            evaluatedChanged = false;
        }
    }
}
