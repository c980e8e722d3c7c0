package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * {@link InputProgress} returns the same as an oracle that visits all partitions at each message, and restores what it stored, in any
 * sequence of progress, snapshots with added, removed and empty partitions, commits, restarts and queries.
 */
class InputProgressProperties {
    private static final int STEPS = 200;
    private static final int INPUTS = 2;
    private static final int PARTITIONS = 9;

    private Random random;
    private InputProgress progress;
    private EagerInputProgress oracle;
    /** What a restart restores, by source. */
    private final Map<Long, ProgressMarker> stored = new TreeMap<>();

    private boolean tracksEvaluated;
    private long evaluated;
    private long now;

    @Property(tries = 500)
    void equalsWhatIsComputedAtEachMessage(@ForAll long seed) {
        random = new Random(seed);
        stored.clear();
        now = 1_000_000;
        restart();
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        compare();
    }

    private void step() {
        now += random.nextInt(300);
        switch (random.nextInt(12)) {
            case 0 -> snapshot();
            case 1 -> commit();
            case 2, 3 -> compare();
            case 4 -> {
                long highest = now - random.nextInt(10_000);
                progress.advanceEventTime(highest);
                oracle.advanceEventTime(highest);
            }
            case 5 -> {
                if (random.nextInt(10) == 0) {
                    restart();
                }
            }
            default -> {
                ProgressMarker marker = new ProgressMarker(source(), time(), time());
                progress.advance(marker);
                oracle.advance(marker);
            }
        }
    }

    private long source() {
        return SourceId.of(random.nextInt(INPUTS), random.nextInt(PARTITIONS));
    }

    /** Rounded, so that several partitions have the same time. */
    private long time() {
        return switch (random.nextInt(8)) {
            case 0 -> ProgressMarker.NOTHING;
            case 1 -> ProgressMarker.NEVER;
            case 2 -> now;
            default -> (now - random.nextInt(2_000)) / 500 * 500;
        };
    }

    /** A snapshot, sometimes an older one, with any partitions. */
    private void snapshot() {
        Map<Long, EndOffsets.PartitionOffsets> ends = new HashMap<>();
        boolean withSecondInput = random.nextInt(4) != 0;
        int partitions = random.nextInt(PARTITIONS + 1);
        for (int input = 0; input < (withSecondInput ? INPUTS : 1); input++) {
            for (int partition = 0; partition < partitions; partition++) {
                long end = random.nextInt(3);
                ends.put(SourceId.of(input, partition), new EndOffsets.PartitionOffsets(0, end, end, 0));
            }
        }
        Inputs.AllEnds snapshot = new Inputs.AllEnds(now - random.nextInt(1_000), ends);
        progress.updatePartitions(snapshot);
        oracle.updatePartitions(snapshot);
    }

    /** Changes are exactly what differs from the stored entries, and complete them. */
    private void commit() {
        if (random.nextBoolean()) {
            evaluated = now / 60_000;
            progress.evaluated(evaluated);
        }
        if (random.nextBoolean()) {
            commitEssentials();
            return;
        }
        boolean hasChanges = progress.hasChanges();

        List<ProgressMarker> changes = progress.drainChanges();

        assertThat(hasChanges).isEqualTo(!changes.isEmpty());
        assertThat(changes).noneMatch(stored::containsValue);
        changes.forEach(each -> stored.put(each.source(), each));
        assertThat(progress.hasChanges()).isFalse();
        assertThat(progress.toStore()).containsExactlyInAnyOrderElementsOf(expectedToStore());
    }

    /** Stored entries are never later than the progress, and have its highest event time and each partition that was counted. */
    private void commitEssentials() {
        boolean hasChanges = progress.hasEssentialChanges();

        List<ProgressMarker> changes = progress.drainEssentialChanges();

        assertThat(hasChanges).isEqualTo(!changes.isEmpty());
        assertThat(changes).noneMatch(stored::containsValue);
        changes.forEach(each -> stored.put(each.source(), each));
        assertThat(progress.hasEssentialChanges()).isFalse();
        for (ProgressMarker each : progress.toStore()) {
            ProgressMarker entry = stored.getOrDefault(
                    each.source(), new ProgressMarker(each.source(), ProgressMarker.NOTHING, ProgressMarker.NOTHING));
            assertThat(entry.watermark()).isLessThanOrEqualTo(each.watermark());
            assertThat(entry.caughtUpTo()).isLessThanOrEqualTo(each.caughtUpTo());
            assertThat(entry.watermark() == ProgressMarker.NOTHING)
                    .isEqualTo(each.watermark() == ProgressMarker.NOTHING);
        }
        assertThat(highest(stored.values())).isEqualTo(highest(progress.toStore()));
        if (tracksEvaluated) {
            assertThat(stored.get(ProgressMarker.EVALUATED)).isIn(progress.toStore());
        }
    }

    private static long highest(Collection<ProgressMarker> entries) {
        return entries.stream()
                .filter(each -> each.source() != ProgressMarker.EVALUATED)
                .mapToLong(ProgressMarker::watermark)
                .max()
                .orElse(ProgressMarker.NOTHING);
    }

    private List<ProgressMarker> expectedToStore() {
        return stored.values().stream()
                .filter(each -> tracksEvaluated || each.source() != ProgressMarker.EVALUATED)
                .toList();
    }

    private void restart() {
        progress = new InputProgress();
        oracle = new EagerInputProgress();
        tracksEvaluated = random.nextBoolean();
        if (tracksEvaluated) {
            progress.trackEvaluatedMinute();
        }
        for (ProgressMarker each : stored.values()) {
            progress.restore(each);
            if (each.source() != ProgressMarker.EVALUATED) {
                oracle.advance(each);
            }
        }
        progress.finishRestore(Long.MAX_VALUE);
        evaluated = evaluatedAfterRestart();
    }

    private long evaluatedAfterRestart() {
        ProgressMarker entry = stored.get(ProgressMarker.EVALUATED);
        if (entry == null && !tracksEvaluated) {
            return Ledger.UNKNOWN;
        }
        long millis = entry == null ? oracle.watermark() : entry.watermark();
        return millis == ProgressMarker.NOTHING ? Ledger.UNKNOWN : Minutes.of(millis);
    }

    private void compare() {
        assertThat(progress.caughtUpTo()).isEqualTo(oracle.caughtUpTo());
        assertThat(progress.slowest()).isEqualTo(oracle.slowest());
        assertThat(progress.watermark()).isEqualTo(oracle.watermark());
        assertThat(progress.evaluated()).isEqualTo(evaluated);
        assertThat(progress.existing()).containsExactlyInAnyOrderElementsOf(new ArrayList<>(oracle.existing()));
    }
}
