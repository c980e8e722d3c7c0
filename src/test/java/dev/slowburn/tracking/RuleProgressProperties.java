package dev.slowburn.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.tracking.RuleHistory.Partition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** {@link RuleProgress}, which counts changes, compared with one that checks all partitions after each report. */
class RuleProgressProperties {
    private static final int MAX_PARTITIONS = 4;

    private Map<Long, Partition> partitions = new TreeMap<>();
    private Set<Long> existing = Set.of();
    private boolean isComplete;
    private long counted;

    private RuleHistory naive() {
        return new RuleHistory(isComplete, partitions, RuleHistory.IN_FORCE, counted);
    }

    private void report(long id, Partition report) {
        partitions.merge(
                id,
                report,
                (before, now) -> new Partition(now.left(), now.completeSince(), Math.max(now.left(), before.total())));
        settle();
    }

    private void settle() {
        if (!isComplete && (existing.isEmpty() || !partitions.keySet().containsAll(existing))) {
            return;
        }
        isComplete = true;
        boolean isWhole = partitions.values().stream().allMatch(Partition::isComplete);
        Map<Long, Partition> kept = new TreeMap<>();
        partitions.forEach((id, each) -> {
            if (each.left() == 0 && each.completeSince() == RuleHistory.EVERYTHING) {
                counted += each.total();
            } else {
                kept.put(id, isWhole ? new Partition(0, each.completeSince(), 0) : each);
            }
        });
        partitions = kept;
        counted = isWhole ? 0 : counted;
    }

    @Property(tries = 2_000)
    void equalsTheNaiveHistoryAfterEachReport(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        partitions = new TreeMap<>();
        existing = Set.of();
        isComplete = random.nextBoolean();
        counted = 0;
        RuleProgress progress = new RuleProgress(naive(), existing);
        for (int step = 0; step < 40; step++) {
            RuleHistory before = naive();
            boolean isChanged =
                    switch (random.nextInt(12)) {
                        case 0, 1 -> {
                            existing = partitions(random);
                            settle();
                            yield progress.updatePartitions(existing);
                        }
                        case 2 -> {
                            // As after a restart.
                            progress = new RuleProgress(progress.toHistory(), existing);
                            yield false;
                        }
                        default -> {
                            long id = random.nextInt(MAX_PARTITIONS);
                            Partition report = report(random);
                            report(id, report);
                            yield progress.report(id, report);
                        }
                    };
            assertThat(progress.toHistory()).isEqualTo(naive());
            assertThat(isChanged).isEqualTo(!naive().equals(before));
            assertThat(progress.isWhole()).isEqualTo(naive().isWhole(existing));
            assertThat(progress.completeSince()).isEqualTo(naive().completeSince(existing));
        }
    }

    private static Partition report(SplittableRandom random) {
        long left = random.nextInt(3) == 0 ? 0 : random.nextLong(100);
        long since = random.nextBoolean() ? RuleHistory.EVERYTHING : random.nextLong(3);
        return new Partition(left, random.nextInt(8) == 0 ? RuleHistory.UNKNOWN : since);
    }

    private static Set<Long> partitions(SplittableRandom random) {
        Set<Long> partitions = new HashSet<>();
        for (int i = random.nextInt(MAX_PARTITIONS + 1); i > 0; i--) {
            partitions.add(i - 1L);
        }
        return partitions;
    }
}
