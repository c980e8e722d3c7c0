package dev.slowburn.topology.settings;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of the topology.
 *
 * @param inputs the topics from which outcomes are read, at least one; the first keeps the state of an application that had one
 * @param tallyPartitions partitions of the topic between the two stages: the maximum number of threads, over all instances, that
 *     share the evaluation of budgets
 * @param maxFutureSkew maximum time by which an outcome may be ahead of the wall clock
 * @param staleness lag of the input above which snapshots are marked as lagging
 * @param retention retention of tallies, at least the longest window
 * @param snapshotInterval minimum time between two snapshots of a budget; also the interval at which a task evaluates all its
 *     budgets and sends its progress to all partitions, 1 s by default
 * @param snapshotHeartbeat maximum time between two snapshots of a budget
 * @param commitInterval interval of commits while the input is caught up
 * @param combineBuffer maximum number of minutes with tallies that a thread buffers for an input until its commit, over all budgets
 * @param thresholds in percent of the budget; an event is published when one is crossed
 */
public record TopologySettings(
        Topics topics,
        List<InputTopic> inputs,
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

    /** The defaults of the configuration keys; a test compares both. */
    public static final TopologySettings DEFAULT = new Builder().build();

    public TopologySettings {
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs: must name at least one");
        }
        Set<String> used = new HashSet<>();
        for (InputTopic input : inputs) {
            if (!used.add(input.name())) {
                throw new IllegalArgumentException("inputs: " + input.name() + " is named twice");
            }
        }
        Set<Integer> digests = new HashSet<>();
        for (InputTopic input : inputs) {
            if (!digests.add(input.digest())) {
                throw new IllegalArgumentException("inputs: two inputs read the topic " + input.topic());
            }
        }
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

    /** @throws IllegalArgumentException if {@link #refusal} returns a reason for one of the definitions */
    public void check(List<Slo> slos) {
        slos.forEach(slo -> refusal(slo).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        }));
    }

    /** The reason why these settings do not allow a definition: it needs more history than is retained, or counts an
     * input that is not configured. Empty if they do. */
    public Optional<String> refusal(Slo slo) {
        if (inputs.stream().noneMatch(input -> slo.counts(input.name()))) {
            return Optional.of(
                    "slo " + slo.name() + " counts the input " + slo.input().orElseThrow()
                            + ", which is not configured; the inputs are "
                            + inputs.stream().map(InputTopic::name).collect(Collectors.joining(", ")));
        }
        return slo.objectives().stream()
                .map(objective -> Budget.of(slo, objective))
                .filter(budget -> budget.longestMinutes() > retentionMinutes())
                .findFirst()
                .map(budget -> "budget " + budget.id() + " has a window of "
                        + budget.objective().window().text()
                        + " or an alert look-back window that is longer than ledger.retention; raise ledger.retention");
    }

    /**
     * Whether an input reads the topic of outcomes. Its nodes, rows and ids are named as in versions that had no other inputs, so that
     * their state is continued.
     */
    public boolean isOriginal(InputTopic input) {
        return input.topic().equals(topics.requestOutcomes());
    }

    /** The stable number of an input in the ids of its partitions; 0 for the original input. */
    public int number(InputTopic input) {
        return isOriginal(input) ? 0 : input.digest();
    }

    private static List<InputTopic> defaultInputs(Topics topics) {
        return List.of(new InputTopic(InputTopic.DEFAULT_NAME, topics.requestOutcomes()));
    }

    /** These settings, of which some can be replaced. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds settings, from {@link TopologySettings#DEFAULT} unless {@link #toBuilder} was called on others. */
    public static final class Builder {
        private Topics topics = Topics.DEFAULT;
        /** Empty for the default. */
        private List<InputTopic> inputs = List.of();

        private EvaluationClock clock = EvaluationClock.WALL;
        private int tallyPartitions = 8;
        private Duration maxFutureSkew = Duration.ofMinutes(5);
        private Duration staleness = Duration.ofMinutes(2);
        private Duration retention = Duration.ofDays(35);
        private Duration snapshotInterval = Duration.ofSeconds(1);
        private Duration snapshotHeartbeat = Duration.ofMinutes(1);
        private Duration commitInterval = Duration.ofMillis(100);
        private int combineBuffer = 50_000;
        private List<Integer> thresholds = List.of(50, 75, 90);

        private Builder() {}

        private Builder(TopologySettings from) {
            topics = from.topics;
            inputs = from.inputs.equals(defaultInputs(topics)) ? List.of() : from.inputs;
            clock = from.clock;
            tallyPartitions = from.tallyPartitions;
            maxFutureSkew = from.maxFutureSkew;
            staleness = from.staleness;
            retention = from.retention;
            snapshotInterval = from.snapshotInterval;
            snapshotHeartbeat = from.snapshotHeartbeat;
            commitInterval = from.commitInterval;
            combineBuffer = from.combineBuffer;
            thresholds = from.thresholds;
        }

        public Builder topics(Topics value) {
            topics = value;
            return this;
        }

        /** By default one, of the topic of outcomes. */
        public Builder inputs(List<InputTopic> value) {
            inputs = List.copyOf(value);
            return this;
        }

        public Builder clock(EvaluationClock value) {
            clock = value;
            return this;
        }

        public Builder tallyPartitions(int value) {
            tallyPartitions = value;
            return this;
        }

        public Builder maxFutureSkew(Duration value) {
            maxFutureSkew = value;
            return this;
        }

        public Builder staleness(Duration value) {
            staleness = value;
            return this;
        }

        public Builder retention(Duration value) {
            retention = value;
            return this;
        }

        public Builder snapshotInterval(Duration value) {
            snapshotInterval = value;
            return this;
        }

        public Builder snapshotHeartbeat(Duration value) {
            snapshotHeartbeat = value;
            return this;
        }

        public Builder commitInterval(Duration value) {
            commitInterval = value;
            return this;
        }

        public Builder combineBuffer(int value) {
            combineBuffer = value;
            return this;
        }

        public Builder thresholds(List<Integer> value) {
            thresholds = List.copyOf(value);
            return this;
        }

        /** @throws IllegalArgumentException naming the configuration key of a value that is out of range */
        public TopologySettings build() {
            return new TopologySettings(
                    topics,
                    inputs.isEmpty() ? defaultInputs(topics) : inputs,
                    clock,
                    tallyPartitions,
                    maxFutureSkew,
                    staleness,
                    retention,
                    snapshotInterval,
                    snapshotHeartbeat,
                    commitInterval,
                    combineBuffer,
                    thresholds);
        }
    }
}
