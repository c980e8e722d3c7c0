package dev.slowburn.topology.settings;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the topology has to know.
 *
 * @param tallyPartitions partitions of the topic between the two stages: the most instances and threads that can share the
 *     evaluation of budgets
 * @param maxFutureSkew how far ahead of the wall clock an outcome may be
 * @param staleness by how much the input may lag before snapshots say so
 * @param retention how long tallies are kept; at least as long as the longest window
 * @param snapshotInterval the least time between two snapshots of a budget
 * @param snapshotHeartbeat the most time between two snapshots of a budget
 * @param commitInterval how often to commit while the input is caught up
 * @param combineBuffer minutes with sums that may wait for the commit, over all budgets of a task
 * @param thresholds in percent of the budget, each told when crossed
 */
public record TopologySettings(
        Topics topics,
        EvaluationClock clock,
        int tallyPartitions,
        Duration maxFutureSkew,
        Duration staleness,
        Duration retention,
        Duration snapshotInterval,
        Duration snapshotHeartbeat,
        Duration commitInterval,
        int combineBuffer,
        List<Integer> thresholds) {

    public static final TopologySettings DEFAULT = new TopologySettings(
            Topics.DEFAULT,
            EvaluationClock.WALL,
            8,
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofDays(35),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            50_000,
            List.of(50, 75, 90));

    public TopologySettings {
        if (tallyPartitions < 1) {
            throw new IllegalArgumentException("tally.partitions: must be at least 1, was " + tallyPartitions);
        }
        if (retention.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("ledger.retention: must be at least 1h, was " + retention);
        }
        if (combineBuffer < 1) {
            throw new IllegalArgumentException("combine.buffer: must be at least 1, was " + combineBuffer);
        }
        if (commitInterval.toMillis() < 1) {
            throw new IllegalArgumentException("commit.interval: must be at least 1ms, was " + commitInterval);
        }
        thresholds = List.copyOf(thresholds);
    }

    public long retentionMinutes() {
        return retention.toMinutes();
    }

    /** Refuses definitions that {@link #refusal} has something against. */
    public void check(List<Slo> slos) {
        slos.forEach(slo -> refusal(slo).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        }));
    }

    /** Why these settings don't allow a definition: its window is longer than what is kept. Empty if they do. */
    public Optional<String> refusal(Slo slo) {
        return slo.objectives().stream()
                .map(objective -> Budget.of(slo, objective))
                .filter(budget -> budget.longestMinutes() > retentionMinutes())
                .findFirst()
                .map(budget -> "budget " + budget.id() + " has a window of "
                        + budget.objective().window().text()
                        + ", or looks back longer for its alerts, than ledger.retention; raise ledger.retention");
    }
}
