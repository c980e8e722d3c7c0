package dev.slowburn.bench.broker;

import dev.slowburn.sandbox.EmbeddedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The broker that all peers use. It runs in the benchmark's own process, which is otherwise idle. */
public final class Cluster implements AutoCloseable {
    public static final int INPUT_PARTITIONS = 4;
    private static final int BROKER = 1;
    private static final long PAUSE_NANOS = 10_000_000;

    private final EmbeddedBroker broker;
    private final Admin admin;

    private Cluster(EmbeddedBroker broker) {
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    public static Cluster start() {
        Cluster cluster = new Cluster(EmbeddedBroker.start());
        for (String topic :
                List.of("slo-definitions", "budget-events", "burn-rate-alerts", "release-decisions", "dead-letters")) {
            cluster.create(topic, 1);
        }
        return cluster;
    }

    public String bootstrap() {
        return broker.bootstrap();
    }

    Admin admin() {
        return admin;
    }

    /** Creates a topic, and waits until the broker knows it. */
    public void create(String topic, int partitions) {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
        while (!await(admin.listTopics().names()).contains(topic)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** CPU time of this process so far, which is mostly the broker's. */
    public Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Size of topics in bytes, including batch headers and transaction markers. */
    public long bytes(Predicate<String> topics) {
        return await(admin.describeLogDirs(List.of(BROKER)).allDescriptions()).get(BROKER).values().stream()
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> topics.test(replica.getKey().topic()))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    /** Removes all topics of an application. */
    public void drop(String application) {
        List<String> topics = await(admin.listTopics().names()).stream()
                .filter(topic -> topic.startsWith(application + '-'))
                .toList();
        await(admin.deleteTopics(topics).all());
    }

    /** Number of outcomes of a topic that an application has committed. */
    public long committed(String application, String topic) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                await(admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata());
        return IntStream.range(0, INPUT_PARTITIONS)
                .mapToObj(partition -> Optional.ofNullable(offsets.get(new TopicPartition(topic, partition))))
                .flatMap(Optional::stream)
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
