package dev.slowburn.runtime.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.progress.EndOffsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** End offsets while the broker answers, fails, or does not respond. */
class EndOffsetPollerTest {
    private static final long NOW = 1_772_366_400_000L;
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void isEmptyUntilTheFirstAnswer() {
        try (EndOffsetPoller poller = poller(EndOffsetPollerTest::oneAnswer)) {
            assertThat(poller.newest()).isEmpty();
            poller.start();
            await().until(() -> poller.newest().isPresent());
            assertThat(poller.newest()).contains(oneAnswer());
            assertThat(poller.trouble()).isEmpty();
        }

        assertThat(closed.getCount()).isZero();
    }

    @Test
    void keepsTheLastAnswerAndRetriesAfterAFailure() {
        try (EndOffsetPoller poller = poller(() -> {
            if (questions.incrementAndGet() > 1) {
                throw new StartupException("no broker answered");
            }
            return oneAnswer();
        })) {
            poller.start();

            await().until(() -> questions.get() >= 3);
            assertThat(poller.newest()).contains(oneAnswer());
            assertThat(poller.trouble()).contains("no broker answered");
        }
    }

    @Test
    void stopsWhileTheBrokerDoesNotRespond() {
        CountDownLatch never = new CountDownLatch(1);
        EndOffsetPoller poller = poller(() -> {
            questions.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartupException("interrupted", e);
            }
            return oneAnswer();
        });
        poller.start();

        await().until(() -> questions.get() == 1);

        poller.close();
        assertThat(closed.getCount()).isZero();
        assertThat(poller.newest()).isEmpty();
    }

    @Test
    void reportsUnexpectedFailuresWithTheThreadName() {
        IllegalStateException bug = new IllegalStateException("a bug");
        try (EndOffsetPoller poller = poller(() -> {
            throw bug;
        })) {
            poller.start();
            await().until(() -> !failures.isEmpty());
            assertThat(failures).containsExactly(Map.entry("slowburn-input-ends", bug));
        }
    }

    @Test
    void removesPartitionsAfterTwoAnswersInARow() {
        try (EndOffsetPoller poller = poller(() -> answer(questions.incrementAndGet() == 2 ? 1 : 2))) {
            poller.start();
            await().until(() -> questions.get() == 3);
            assertThat(poller.newest()).contains(answer(2));
        }
    }

    @Test
    void handlesATopicRecreatedWithFewerPartitions() {
        try (EndOffsetPoller poller = poller(() -> answer(questions.incrementAndGet() == 1 ? 2 : 1))) {
            poller.start();
            await().untilAsserted(() -> assertThat(poller.newest()).contains(answer(1)));
            assertThat(questions.get()).isGreaterThanOrEqualTo(3);
        }
    }

    private static EndOffsets.Snapshot oneAnswer() {
        return answer(1);
    }

    private static EndOffsets.Snapshot answer(int partitions) {
        Map<Integer, EndOffsets.PartitionOffsets> known = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            known.put(partition, new EndOffsets.PartitionOffsets(0, 7, 7, 5));
        }
        return new EndOffsets.Snapshot(NOW, TOPIC, known);
    }

    private EndOffsetPoller poller(Supplier<EndOffsets.Snapshot> answers) {
        return new EndOffsetPoller(
                new InputOffsets() {
                    @Override
                    public EndOffsets.Snapshot ask() {
                        return answers.get();
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                },
                new BackgroundThreads(failures::put));
    }
}
