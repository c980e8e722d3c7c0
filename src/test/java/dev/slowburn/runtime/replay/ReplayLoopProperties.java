package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.topology.replay.ReplayChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Tasks request what is missing in their coverage, in random order with failures of brokers and of the registry, deleted records,
 * other rules, refused chunks, and incarnations that end. Each rule counts each record exactly once, except for deleted ones. Of records
 * with several outcomes it counts those that live counting has counted, although others of them are no longer ahead of the clock.
 */
class ReplayLoopProperties {
    private static final int PARTITIONS = 3;
    private static final int STEPS = 150;

    private Random random;
    private ReplayedTopic topic;
    private List<Task> tasks;

    /** The task of a partition with its committed coverage. */
    private final class Task {
        private final int partition;
        /** By rule; a rule that is not in force is absent. */
        private final Map<RuleId, OffsetRanges> missing = new HashMap<>();

        private final Map<RuleId, OffsetRanges> counted = new HashMap<>();
        private final Map<RuleId, OffsetRanges> lost = new HashMap<>();
        private final Map<RuleId, Long> outcomes = new HashMap<>();
        private ReplaySession session;

        private Task(int partition) {
            this.partition = partition;
            session = topic.loop.open(partition);
            introduce(FIRST);
        }

        private void introduce(RuleId rule) {
            OffsetRanges all = OffsetRanges.of(0, topic.log.end(partition));
            missing.put(rule, all.minus(covered(rule)));
        }

        private OffsetRanges covered(RuleId rule) {
            return counted.getOrDefault(rule, OffsetRanges.NONE).plus(lost.getOrDefault(rule, OffsetRanges.NONE));
        }

        private void commit() {
            session.poll().ifPresent(chunk -> {
                check(chunk);
                OffsetRanges offsets = chunk.counted().plus(chunk.lost());
                boolean isRefused = random.nextInt(10) == 0
                        || !chunk.rules().stream().allMatch(rule -> missing.getOrDefault(rule, OffsetRanges.NONE)
                                .containsAll(offsets));
                if (isRefused) {
                    session.request(null);
                } else {
                    chunk.rules().forEach(rule -> add(rule, chunk));
                }
            });
            request();
        }

        private void check(ReplayChunk chunk) {
            OffsetRanges offsets = chunk.counted().plus(chunk.lost());
            assertThat(offsets.count()).isEqualTo(1);
            assertThat(OffsetRanges.of(0, topic.log.end(partition)).containsAll(offsets))
                    .isTrue();
            assertThat(OffsetRanges.of(0, topic.log.beginning(partition)).containsAll(chunk.lost()))
                    .isTrue();
            assertThat(chunk.times().entries()).allMatch(entry -> topic.log.isTrue(partition, entry));
            if (!chunk.counted().isEmpty()) {
                long from = chunk.counted().from(0);
                long to = chunk.counted().to(0);
                assertThat(chunk.outcomes()).isEqualTo(topic.log.outcomes(partition, from, to));
                assertThat(chunk.skipped()).isEqualTo(topic.log.unusable(partition, from, to));
            }
        }

        private void add(RuleId rule, ReplayChunk chunk) {
            missing.merge(rule, chunk.counted().plus(chunk.lost()), OffsetRanges::minus);
            counted.merge(rule, chunk.counted(), OffsetRanges::plus);
            lost.merge(rule, chunk.lost(), OffsetRanges::plus);
            outcomes.merge(rule, chunk.outcomes(), Long::sum);
        }

        private void request() {
            long to = 0;
            for (OffsetRanges each : missing.values()) {
                to = Math.max(to, each.end());
            }
            List<RuleId> rules = new ArrayList<>();
            long from = 0;
            for (RuleId rule : List.of(FIRST, SECOND)) {
                OffsetRanges each = missing.getOrDefault(rule, OffsetRanges.NONE);
                if (!each.isEmpty() && each.end() == to) {
                    rules.add(rule);
                    from = Math.max(from, each.from(each.count() - 1));
                } else {
                    from = Math.max(from, each.end());
                }
            }
            session.request(
                    rules.isEmpty() ? null : ReplayedTopic.request(from, to, times(), rules.toArray(new RuleId[0])));
        }

        private List<Long> times() {
            return random.longs(random.nextInt(4), 0, 70)
                    .map(ReplayedLog::timeOf)
                    .boxed()
                    .toList();
        }

        private void restart() {
            session.close();
            session = topic.loop.open(partition);
        }

        private boolean isDone() {
            return missing.values().stream().allMatch(OffsetRanges::isEmpty);
        }
    }

    @Property(tries = 300)
    void eachRuleCountsEachRecordOnce(@ForAll long seed) {
        random = new Random(seed);
        topic = new ReplayedTopic(PARTITIONS, 1 + random.nextInt(1_000));
        topic.log.maxPerPoll = 1 + random.nextInt(5);
        fill();
        tasks = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            tasks.add(new Task(partition));
        }
        for (int i = 0; i < STEPS; i++) {
            somethingHappens();
        }
        recover();

        for (Task task : tasks) {
            task.counted.forEach((rule, counted) -> {
                long expected = 0;
                for (int i = 0; i < counted.count(); i++) {
                    expected += topic.log.outcomes(task.partition, counted.from(i), counted.to(i));
                }
                assertThat(task.outcomes).containsEntry(rule, expected);
            });
            for (RuleId rule : task.missing.keySet()) {
                assertThat(task.covered(rule)).isEqualTo(OffsetRanges.of(0, topic.log.end(task.partition)));
            }
        }
    }

    private void fill() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int end = 1 + random.nextInt(60);
            while (topic.log.end(partition) < end) {
                switch (random.nextInt(6)) {
                    case 0 -> topic.log.marker(partition);
                    case 1 -> topic.log.garbage(partition);
                    case 2, 3 -> items(partition);
                    default -> topic.log.outcome(partition);
                }
            }
        }
    }

    /** Items around the limit of the clock of live counting, which may be ahead of the clock of the replay. */
    private void items(int partition) {
        long now = ReplayedLog.NOW.toEpochMilli();
        long liveClock =
                random.nextBoolean() ? now - random.nextInt(3_600_000) : now + random.nextLong(ReplayedTopic.MAX_AHEAD);
        long[] occurredAt = random.longs(1L + random.nextInt(4), 0, 2 * ReplayedTopic.MAX_AHEAD)
                .map(ahead -> liveClock + ahead)
                .toArray();
        topic.log.items(partition, liveClock, occurredAt);
    }

    private void somethingHappens() {
        Task task = tasks.get(random.nextInt(PARTITIONS));
        switch (random.nextInt(20)) {
            case 0 -> topic.log.failure = new TimeoutException("brokers are away");
            case 1, 2 -> topic.log.failure = null;
            case 3 -> topic.unknownFrom = random.nextInt(60);
            case 4, 5 -> topic.unknownFrom = Long.MAX_VALUE;
            case 6 ->
                topic.log.deleteBefore(
                        task.partition,
                        Math.min(
                                topic.log.end(task.partition),
                                topic.log.beginning(task.partition) + random.nextInt(5)));
            case 7 -> task.restart();
            case 8 -> {
                RuleId rule = List.of(FIRST, SECOND).get(random.nextInt(2));
                if (task.missing.remove(rule) == null) {
                    task.introduce(rule);
                }
                task.request();
            }
            case 9 -> topic.pass(Duration.ofMillis(random.nextInt(2_000)));
            case 10, 11, 12 -> task.commit();
            default -> topic.step();
        }
    }

    private void recover() {
        topic.log.failure = null;
        topic.unknownFrom = Long.MAX_VALUE;
        topic.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 20_000 && !tasks.stream().allMatch(Task::isDone); i++) {
            topic.step();
            tasks.forEach(Task::commit);
        }
        topic.step();
        assertThat(tasks).as("everything is counted").allMatch(Task::isDone);
        assertThat(topic.progress.status().paused()).isEmpty();
    }
}
