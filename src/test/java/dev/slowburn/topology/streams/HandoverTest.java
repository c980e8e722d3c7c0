package dev.slowburn.topology.streams;

import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final List<TopicPartition> PARTITIONS = List.of(new TopicPartition("tallies", 0));
    private static final Set<StreamsRebalanceData.TaskId> TASKS = Set.of(new StreamsRebalanceData.TaskId("1", 0));

    private final Handover handover = new Handover();
    private final List<String> calls = new ArrayList<>();

    private void called(String method) {
        calls.add(method + " " + handover.isUnderway("task"));
    }

    @Test
    void isUnderwayWhileTheClassicProtocolRevokesTasks() {
        ConsumerRebalanceListener listener = handover.around(new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                called("revoked");
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                called("assigned");
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                called("lost");
            }
        });

        listener.onPartitionsRevoked(List.of());
        listener.onPartitionsRevoked(PARTITIONS);
        listener.onPartitionsAssigned(PARTITIONS);
        listener.onPartitionsLost(PARTITIONS);

        assertThat(calls).containsExactly("revoked false", "revoked true", "assigned false", "lost false");
    }

    @Test
    void isUnderwayWhileTheStreamsProtocolRevokesTasks() {
        StreamsRebalanceListener listener = handover.around(new StreamsRebalanceListener() {
            @Override
            public void onTasksRevoked(Set<StreamsRebalanceData.TaskId> tasks) {
                called("revoked");
            }

            @Override
            public void onTasksAssigned(StreamsRebalanceData.Assignment assignment) {
                called("assigned");
            }

            @Override
            public void onAllTasksLost() {
                called("lost");
            }
        });

        listener.onTasksRevoked(TASKS);
        listener.onTasksAssigned(StreamsRebalanceData.Assignment.EMPTY);
        listener.onAllTasksLost();

        assertThat(calls).containsExactly("revoked true", "assigned false", "lost false");
    }

    @Test
    void endsWithAFailure() {
        assertThatThrownBy(() -> handover.during(() -> {
                    throw new IllegalStateException("fenced");
                }))
                .hasMessage("fenced");

        assertThat(handover.isUnderway("task")).isFalse();
    }

    @Test
    void ofAllTasksEndsWhenEachHasPublished() {
        CompletableFuture<Void> published = handover.ofAllTasks(List.of("0", "1"));

        assertThat(handover.isUnderway("0")).isTrue();
        handover.publishedBy("0");
        // Otherwise it would publish with each commit until the others have.
        assertThat(handover.isUnderway("0")).isFalse();
        assertThat(published).isNotDone();
        handover.publishedBy("1");
        assertThat(published).isCompleted();

        handover.beforeClose();
        assertThat(handover.isUnderway("0")).isTrue();
    }

    @Test
    void ofNoTasksEndsImmediately() {
        assertThat(handover.ofAllTasks(List.of())).isCompleted();
    }

    /** Otherwise the numbers of up to a second would be missing until the task has moved. */
    @Test
    void publishesWhatWasCountedSinceTheLastSnapshot() {
        try (TopologyHarness harness = new TopologyHarness(
                TestSettings.wallClock(), List.of(Slos.availability("checkout", "0.99", "2h")), START)) {
            harness.send(good("checkout", START, 10));
            harness.pass(Duration.ofSeconds(1));
            assertThat(harness.lastSnapshot().getTotal()).isEqualTo(10);
            harness.send(good("checkout", START, 10));
            harness.snapshots();
            harness.send(good("checkout", START, 10));
            assertThat(harness.snapshots()).isEmpty();

            Handover ofHarness = harness.evaluationView().handover();
            ofHarness.during(() -> harness.send(good("checkout", START, 10)));

            // The driver commits the outcome first, and then its tally.
            assertThat(harness.snapshots()).extracting(BudgetSnapshot::getTotal).containsExactly(30L, 40L);
            harness.send(good("checkout", START, 10));
            assertThat(harness.snapshots()).isEmpty();
        }
    }
}
