package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.TemporaryFolder;
import dev.slowburn.testkit.instance.RealCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serdes.ByteArraySerde;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transactions of threads with several tasks each on a real broker, compared with how often their tasks could have committed. */
@ExtendWith(RealCluster.class)
class CommitPaceIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final int THREADS = 2;
    private static final int TASKS = 6;
    private static final int TICKS = 100;
    /** Longer than the time between two rebalances at the start. */
    private static final Duration STABLE = Duration.ofSeconds(2);
    /** So that a single marker takes up the share of a thread for longer than the longest pause. */
    private static final int TASKS_OF_A_LARGE_APPLICATION = 1_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void threadsCommitAtEachIntervalIfMarkersAreFew(String groupProtocol, DevCluster cluster) {
        try (Application application = new Application(cluster, groupProtocol, TASKS)) {
            application.awaitTicks();

            assertThat(application.tasks.values())
                    .allSatisfy(task -> assertThat(task.requested).hasValueGreaterThanOrEqualTo(TICKS));
            // The last commit of a thread may not have ended yet, and a rebalance makes a thread skip some.
            assertThat(application.commits()).isGreaterThanOrEqualTo(THREADS * TICKS * 4L / 5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void threadsCommitOnceASecondIfMarkersAreMany(String groupProtocol, DevCluster cluster) {
        try (Application application = new Application(cluster, groupProtocol, TASKS_OF_A_LARGE_APPLICATION)) {
            application.awaitTicks();

            // The tasks of a thread commit together, or in two transactions if a second begins between their ticks.
            assertThat(application.commits())
                    .isBetween((long) THREADS, 2L * application.seconds.size() + 2L * application.created.get());
        }
    }

    /** Ticks of a task and the commits that it requested. */
    private static final class Task {
        private final AtomicInteger ticks = new AtomicInteger();
        private final AtomicInteger requested = new AtomicInteger();
    }

    /** Kafka Streams with tasks that have a record to send at each tick. */
    private static final class Application implements AutoCloseable {
        private final CommitCosts costs = new CommitCosts();
        private final Map<TaskId, Task> tasks = new ConcurrentHashMap<>();
        /** The seconds in which each thread had ticks. */
        private final Set<String> seconds = ConcurrentHashMap.newKeySet();

        private final AtomicInteger created = new AtomicInteger();
        private final int allTasks;
        private final TemporaryFolder state = new TemporaryFolder("pace");
        private final KafkaStreams streams;
        private long commitsBefore;

        Application(DevCluster cluster, String groupProtocol, int allTasks) {
            this.allTasks = allTasks;
            String name = "pace-" + UUID.randomUUID();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
                admin.createTopics(List.of(
                                new NewTopic(name + "-input", TASKS, (short) 1),
                                new NewTopic(name + "-output", 3, (short) 1)))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
            }
            StreamsBuilder builder = new StreamsBuilder();
            builder.<byte[], byte[]>stream(name + "-input").process(Paced::new).to(name + "-output");
            Properties properties = new Properties();
            properties.putAll(Map.of(
                    StreamsConfig.APPLICATION_ID_CONFIG,
                    name,
                    StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                    cluster.bootstrap(),
                    StreamsConfig.GROUP_PROTOCOL_CONFIG,
                    groupProtocol,
                    StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                    StreamsConfig.EXACTLY_ONCE_V2,
                    StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                    THREADS,
                    StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                    CommitPace.streamsInterval(INTERVAL, Duration.ofSeconds(10)).toMillis(),
                    StreamsConfig.STATE_DIR_CONFIG,
                    state.path().toString(),
                    StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG,
                    ByteArraySerde.class,
                    StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG,
                    ByteArraySerde.class));
            // Commits take no time by this clock, so only their markers count.
            streams = new KafkaStreams(builder.build(), properties, new PollBatchClientSupplier(costs, () -> 0));
            streams.start();
        }

        /** Waits until all threads keep their tasks, and then until each task has had {@link #TICKS} ticks. */
        void awaitTicks() {
            await().during(STABLE).atMost(TIMEOUT).until(this::isBalanced);
            // In this order: at most one counted commit of each thread belongs to an earlier tick, and the commits of
            // all counted ticks
            // are counted.
            seconds.clear();
            commitsBefore = costs.commits();
            tasks.values().forEach(task -> {
                task.requested.set(0);
                task.ticks.set(0);
            });
            await().atMost(TIMEOUT).until(() -> tasks.values().stream().allMatch(task -> task.ticks.get() > TICKS));
        }

        /** Whether each thread runs tasks, and no rebalance is open: threads do not commit during one. */
        private boolean isBalanced() {
            Set<ThreadMetadata> threads = streams.metadataForLocalThreads();
            return streams.state() == KafkaStreams.State.RUNNING
                    && tasks.size() == TASKS
                    && threads.stream()
                            .allMatch(thread -> thread.threadState().equals("RUNNING")
                                    && thread.activeTasks().size() == TASKS / THREADS);
        }

        /** Commits since all threads kept their tasks. */
        long commits() {
            return costs.commits() - commitsBefore;
        }

        @Override
        public void close() {
            streams.close();
            state.close();
        }

        private final class Paced implements Processor<byte[], byte[], byte[], byte[]> {
            @Override
            public void init(ProcessorContext<byte[], byte[]> context) {
                created.incrementAndGet();
                String thread = Thread.currentThread().getName();
                CommitScheduler.schedule(
                        context,
                        INTERVAL,
                        () -> {
                            long now = context.currentSystemTimeMs();
                            Task task = tasks.computeIfAbsent(context.taskId(), unused -> new Task());
                            task.ticks.incrementAndGet();
                            seconds.add(thread + ' ' + now / 1_000);
                            return now;
                        },
                        costs,
                        () -> allTasks,
                        () -> {
                            tasks.get(context.taskId()).requested.incrementAndGet();
                            context.forward(new Record<>(null, new byte[1], context.currentSystemTimeMs()));
                        });
            }

            @Override
            public void process(Record<byte[], byte[]> record) {
                // There is no input.
            }
        }
    }
}
