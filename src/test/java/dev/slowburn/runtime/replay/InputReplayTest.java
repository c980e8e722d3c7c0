package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.schema.decode.WriterSchemas;
import dev.slowburn.schema.registry.RegistryHealth;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.replay.ReplayReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread of the reader, with a broker that never answers. */
class InputReplayTest {
    private static final ServerSocket SILENT = silent();

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final InputReplay replay = new InputReplay(
            "outcomes",
            "dead-letters",
            Duration.ofDays(1),
            Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:" + SILENT.getLocalPort(),
                    "group.id",
                    "never-joined",
                    "enable.auto.commit",
                    "true",
                    "max.poll.records",
                    "7"),
            "slowburn-replay",
            1_000,
            Optional.of(new WriterSchemas(ReplayedLog.SCHEMAS, new Ready())),
            Optional::empty,
            new BackgroundThreads((thread, failure) -> failures.add(failure)));

    private static ServerSocket silent() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void closeSocket() throws IOException {
        SILENT.close();
    }

    private static final class Ready implements RegistryHealth {
        @Override
        public boolean keepWaiting() {
            return false;
        }

        @Override
        public void asking(Instant since, String schemas) {
            // Always ready.
        }

        @Override
        public void failed(String reason) {
            // Always ready.
        }

        @Override
        public void answered() {
            // Always ready.
        }
    }

    @AfterEach
    void stop() {
        replay.close();
        assertThat(replay.hasEnded()).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void endsWhenIdle() {
        replay.start();
        assertThat(replay.open(0).poll()).isEmpty();
        assertThat(replay.status().paused()).isEmpty();
    }

    @Test
    void pausesWithoutABrokerAndEnds() {
        replay.start();
        try (ReplayReader.Session session = replay.open(0)) {
            session.request(request(0, 10, List.of(0L), FIRST));
            await().until(() -> replay.status().paused().isPresent());
            assertThat(session.poll()).isEmpty();
        }
    }

    @Test
    void endsWhileItWaitsForABroker() {
        replay.start();
        replay.open(0).request(request(0, 10, FIRST));
    }
}
