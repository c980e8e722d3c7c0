package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.broker.InputOffsets;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.testkit.topology.SettableClock;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.view.UndecidedDefinitions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Notices about definitions that were sent but are not in force. */
class DefinitionNoticesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final SettableClock clock = new SettableClock(START);
    private final UndecidedDefinitions undecided = new UndecidedDefinitions();
    private final BackgroundThreads threads = new BackgroundThreads((thread, failure) -> {
        throw new AssertionError(thread, failure);
    });
    private EndOffsets.PartitionOffsets topic = new EndOffsets.PartitionOffsets(0, 4, 4, 4);
    private final DefinitionNotices notices = new DefinitionNotices(offsets(), "slos", undecided, clock, threads);

    private InputOffsets offsets() {
        return new InputOffsets() {
            @Override
            public EndOffsets.Snapshot ask() {
                if (topic == null) {
                    throw new StartupException("no broker answers");
                }
                return new EndOffsets.Snapshot(clock.millis(), TOPIC, Map.of(0, topic));
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        };
    }

    @Test
    void reportsAnOpenTransactionUntilItEndsAndItsAgeWithoutABroker() {
        notices.poll();
        topic = new EndOffsets.PartitionOffsets(0, 4, 9, 4);
        notices.poll();
        assertThat(notices.notices()).isEmpty();
        clock.pass(Duration.ofSeconds(15));
        notices.poll();
        String open =
                "open transaction: partition 0 of slos cannot be read from offset 4 on, since 2026-03-01T12:00:00Z;"
                        + " only definitions before that offset are in force";
        assertThat(notices.notices()).containsExactly(open);

        topic = null;
        clock.pass(Duration.ofSeconds(20));
        notices.poll();
        String unknown = "cannot determine whether definitions can be read: no broker answers; last known at"
                + " 2026-03-01T12:00:15Z";
        assertThat(notices.notices()).containsExactly(unknown, open + "; as of 2026-03-01T12:00:15Z");

        topic = new EndOffsets.PartitionOffsets(0, 9, 9, 9);
        notices.poll();
        assertThat(notices.notices()).isEmpty();

        topic = null;
        notices.poll();
        assertThat(notices.notices())
                .as("nor is it known that nothing is hidden")
                .containsExactly("cannot determine whether definitions can be read: no broker answers; last known at"
                        + " 2026-03-01T12:00:35Z");
    }

    @Test
    void reportsThatTheStateIsUnknownBeforeTheFirstAnswer() {
        assertThat(notices.notices()).isEmpty();
        topic = null;
        notices.poll();
        assertThat(notices.notices())
                .containsExactly("cannot determine whether definitions can be read: no broker answers; never known");
    }

    @Test
    void reportsDefinitionsThatWaitLongForADecision() {
        undecided.set(7, START.toEpochMilli());
        clock.pass(Duration.ofSeconds(30));

        assertThat(notices.notices()).isEmpty();

        clock.pass(Duration.ofSeconds(1));
        assertThat(notices.notices())
                .containsExactly(
                        "7 changes of definitions are waiting for a decision, the first since 2026-03-01T12:00:00Z");

        undecided.set(0, 0);
        assertThat(notices.notices()).isEmpty();
    }
}
