package dev.slowburn.bench.broker;

import dev.slowburn.sandbox.EmbeddedBroker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** The broker that all peers use. It runs in the benchmark's own process, which is otherwise idle. */
public final class Cluster implements AutoCloseable {
    public static final int INPUT_PARTITIONS = 4;
    private static final int BROKER = 1;
    /** With the streams protocol brokers permit no shorter interval than 5 s by default. */
    private static final Map<String, String> SETTINGS =
            Map.of("group.streams.min.heartbeat.interval.ms", "250", "group.streams.heartbeat.interval.ms", "250");

    private static final long PAUSE_NANOS = 10_000_000;
    /** Ten times the session timeout of instances that are killed. */
    private static final Duration MAX_SESSION = Duration.ofMinutes(1);

    private final EmbeddedBroker broker;
    private final Admin admin;

    private Cluster(EmbeddedBroker broker) {
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    public static Cluster start() {
        Cluster cluster = new Cluster(EmbeddedBroker.start(0, SETTINGS));
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

    /** Sets the number of standbys of a group with the streams protocol, for which the broker assigns the tasks. */
    public void setStandbys(String application, int standbys) {
        ConfigEntry entry = new ConfigEntry("streams.num.standby.replicas", Integer.toString(standbys));
        await(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.GROUP, application),
                        List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all());
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

    /**
     * Bytes that consumers have read from the topics of an application whose names end with this text. The broker runs in this
     * process.
     */
    public long bytesRead(String application, String suffix) {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            long bytes = 0;
            for (ObjectName name : beans.queryNames(
                    new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic=*"), null)) {
                String topic = name.getKeyProperty("topic");
                if (topic.startsWith(application + '-') && topic.endsWith(suffix)) {
                    bytes += (Long) beans.getAttribute(name, "Count");
                }
            }
            return bytes;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
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

    /** Waits until the group of an application has no members, such as after the session of a killed instance. */
    public void awaitNoMembers(String application) {
        long deadline = System.nanoTime() + MAX_SESSION.toNanos();
        while (!await(admin.listGroups(ListGroupsOptions.forConsumerGroups().inGroupStates(Set.of(GroupState.EMPTY)))
                        .all())
                .stream()
                .anyMatch(group -> group.groupId().equals(application))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the group " + application + " is not empty after "
                        + MAX_SESSION.toSeconds() + " s; its members or its protocol are not as expected");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
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
