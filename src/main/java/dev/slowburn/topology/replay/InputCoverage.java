package dev.slowburn.topology.replay;

import dev.slowburn.domain.coverage.Coverage;
import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.OffsetTimes;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The coverage of one partition of the input by all rules. Changes are written to the store before each commit, and so belong to the
 * transaction of the tallies.
 *
 * <p>Rules in force are compared with the stored coverage, not with the rules that this incarnation of the task has applied before:
 * another instance may have counted in between, with other definitions.
 */
final class InputCoverage {
    private final CoverageRows rows;
    private final Map<RuleId, CoverageRows.Row> byRule = new HashMap<>();
    /** Rules that are in force but have not counted all offsets before live counting. */
    private final Set<RuleId> incomplete = new HashSet<>();

    /** Rules whose row is to be written or deleted. */
    private final Set<RuleId> changed = new HashSet<>();

    private Uuid topic;
    private boolean isTopicChanged;
    private OffsetTimes times;
    private boolean areTimesChanged;
    private boolean isRecorded;

    /** @param input number of the input, which shares the store with the others */
    InputCoverage(KeyValueStore<byte[], byte[]> store, int input) {
        rows = new CoverageRows(store, input);
        isRecorded = rows.isRecorded();
        topic = rows.topic();
        times = rows.times();
        rows.visit((rule, row) -> put(rule, row));
    }

    private void put(RuleId rule, CoverageRows.Row row) {
        byRule.put(rule, row);
        if (row.coverage().holes(0).isEmpty()) {
            incomplete.remove(rule);
        } else {
            incomplete.add(rule);
        }
    }

    private void store(RuleId rule, Coverage coverage, long closedAt) {
        CoverageRows.Row row = new CoverageRows.Row(coverage, closedAt);
        put(rule, row);
        changed.add(rule);
    }

    /** Writes what has changed. */
    void flush() {
        if (areTimesChanged) {
            rows.putTimes(times);
            areTimesChanged = false;
        }
        if (isTopicChanged) {
            rows.putTopic(topic);
            isTopicChanged = false;
        }
        for (RuleId rule : changed) {
            CoverageRows.Row row = byRule.get(rule);
            if (row == null) {
                rows.delete(rule);
            } else {
                rows.put(rule, row);
            }
        }
        changed.clear();
    }

    /**
     * Opens the rules that have come into force, and closes the others. When coverage is recorded for the first time, the rules in
     * force have counted all offsets: before, every new rule started with an empty ledger.
     *
     * @param others those of the rules in force that count only other inputs: they lack nothing of this one
     * @param offset the first offset that is not counted yet
     * @param now the wall clock, in epoch milliseconds
     * @return the rules that were opened or closed
     */
    Set<RuleId> apply(Set<RuleId> inForce, Set<RuleId> others, long offset, long now) {
        Coverage initial = isRecorded ? Coverage.NONE.open(offset) : Coverage.ALL;
        if (!isRecorded) {
            isRecorded = true;
            isTopicChanged = true;
        }
        Set<RuleId> affected = new HashSet<>(closeOthers(inForce, offset, now));
        learn(times.plus(new OffsetTimes.Entry(offset, now)));
        for (RuleId rule : inForce) {
            CoverageRows.Row row = byRule.get(rule);
            if (others.contains(rule)) {
                if (row == null || !row.coverage().isOpen()) {
                    store(rule, Coverage.ALL, 0);
                    affected.add(rule);
                }
            } else if (row == null) {
                store(rule, initial, 0);
                affected.add(rule);
            } else if (!row.coverage().isOpen()) {
                store(rule, row.coverage().open(offset), 0);
                affected.add(rule);
            }
        }
        return affected;
    }

    private List<RuleId> closeOthers(Set<RuleId> inForce, long offset, long now) {
        List<RuleId> removed = new ArrayList<>();
        byRule.forEach((rule, row) -> {
            if (row.coverage().isOpen() && !inForce.contains(rule)) {
                removed.add(rule);
            }
        });
        removed.forEach(rule -> store(rule, byRule.get(rule).coverage().close(offset), Minutes.of(now)));
        return removed;
    }

    /** Deletes the coverage of rules that were closed before a minute, because their ledgers have expired. */
    void purge(long minute) {
        List<RuleId> expired = new ArrayList<>();
        byRule.forEach((rule, row) -> {
            if (!row.coverage().isOpen() && row.closedAt() < minute) {
                expired.add(rule);
            }
        });
        expired.forEach(rule -> {
            byRule.remove(rule);
            changed.add(rule);
        });
    }

    /**
     * Records the id of the topic. If the topic was created again, the coverage of the former one is deleted.
     *
     * @return whether it was created again
     */
    boolean recordTopic(Uuid id) {
        if (id.equals(topic)) {
            return false;
        }
        boolean isNew = !topic.equals(Uuid.ZERO_UUID);
        topic = id;
        if (isNew) {
            changed.addAll(byRule.keySet());
            byRule.clear();
            incomplete.clear();
            learn(OffsetTimes.NONE);
        }
        isTopicChanged = isRecorded;
        return isNew;
    }

    /** Rules in force with offsets that were not counted. */
    Set<RuleId> incomplete() {
        return incomplete;
    }

    boolean isOpen(RuleId rule) {
        CoverageRows.Row row = byRule.get(rule);
        return row != null && row.coverage().isOpen();
    }

    boolean isComplete(RuleId rule) {
        return !incomplete.contains(rule);
    }

    /** The offsets that a replay must count; none if the rule is not in force. */
    OffsetRanges holes(RuleId rule) {
        CoverageRows.Row row = byRule.get(rule);
        return row == null ? OffsetRanges.NONE : row.coverage().holes(0);
    }

    /**
     * Records that all records before an offset were deleted, so that no replay can count them.
     *
     * @return the rules that had not counted them
     */
    Set<RuleId> recordDeleted(long first) {
        Set<RuleId> affected = new HashSet<>();
        for (RuleId rule : List.copyOf(incomplete)) {
            OffsetRanges deleted = holes(rule).intersect(OffsetRanges.of(0, first));
            if (!deleted.isEmpty()) {
                store(rule, byRule.get(rule).coverage().plusLost(deleted), 0);
                affected.add(rule);
            }
        }
        return affected;
    }

    /** The newest range that rules have not counted, and all rules that have counted none of it. */
    Optional<Hole> newestHole() {
        long to = 0;
        for (RuleId rule : incomplete) {
            to = Math.max(to, holes(rule).end());
        }
        Set<RuleId> rules = new HashSet<>();
        long from = 0;
        for (RuleId rule : incomplete) {
            OffsetRanges holes = holes(rule);
            if (holes.end() == to) {
                rules.add(rule);
                from = Math.max(from, holes.from(holes.count() - 1));
            } else {
                from = Math.max(from, holes.end());
            }
        }
        return rules.isEmpty() ? Optional.empty() : Optional.of(new Hole(from, to, rules));
    }

    /**
     * The earliest known time such that a rule has counted all records written since. Empty if it has counted all records that ever
     * were in the partition.
     */
    OptionalLong completeSince(RuleId rule) {
        Coverage coverage = byRule.get(rule).coverage();
        long end = Math.max(coverage.holes(0).end(), coverage.lost().end());
        return end == 0
                ? OptionalLong.empty()
                : OptionalLong.of(times.since(end).orElse(Long.MAX_VALUE));
    }

    /** A range that some rules have not counted. */
    record Hole(long from, long to, Set<RuleId> rules) {}

    /** Whether all rules of a chunk are in force and have counted none of its offsets. */
    boolean lacks(ReplayChunk chunk) {
        OffsetRanges offsets = chunk.counted().plus(chunk.lost());
        return chunk.rules().stream().allMatch(rule -> holes(rule).containsAll(offsets));
    }

    private void learn(OffsetTimes more) {
        areTimesChanged |= !more.equals(times);
        times = more;
    }

    /** Records the offsets of a chunk. */
    void record(ReplayChunk chunk) {
        for (RuleId rule : chunk.rules()) {
            Coverage coverage = byRule.get(rule).coverage();
            store(rule, coverage.plusCounted(chunk.counted()).plusLost(chunk.lost()), 0);
        }
        learn(times.plus(chunk.times()));
    }
}
