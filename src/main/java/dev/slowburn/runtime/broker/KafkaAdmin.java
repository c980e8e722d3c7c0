package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.InputReach;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Admin requests with a timeout of seconds. Failures become messages that say what to do. */
public final class KafkaAdmin implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final String bootstrap;
    private final Admin admin;

    private KafkaAdmin(String bootstrap, Admin admin) {
        this.bootstrap = bootstrap;
        this.admin = admin;
    }

    /**
     * @param settings Kafka client settings
     * @throws StartupException if no broker answers
     */
    public static KafkaAdmin connect(Map<String, Object> settings) {
        String bootstrap = String.valueOf(settings.get("bootstrap.servers"));
        Map<String, Object> config = new HashMap<>(settings);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis()));
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(TIMEOUT.toMillis() / 2));
        config.keySet().removeIf(key -> key.startsWith("producer.") || key.startsWith("consumer."));
        Admin admin;
        try {
            admin = Admin.create(config);
        } catch (KafkaException e) {
            throw new StartupException("invalid Kafka settings: " + rootMessage(e), e);
        }
        KafkaAdmin connected = new KafkaAdmin(bootstrap, admin);
        try {
            connected.clusterId();
            return connected;
        } catch (StartupException e) {
            connected.close();
            throw e;
        }
    }

    /**
     * The root cause names the wrong file or setting. The message for a JAAS line is replaced, as it may quote part of the
     * password.
     */
    private static String rootMessage(KafkaException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("JAAS config")) {
            return "kafka.sasl.jaas.config is invalid; use the form"
                    + " `org.apache.kafka.common.security.scram.ScramLoginModule required username=\"…\" password=\"…\";`";
        }
        return cause instanceof IOException ? "cannot read " + message : message;
    }

    public String clusterId() {
        return get(admin.describeCluster().clusterId(), "describe the cluster");
    }

    /** Descriptions of these topics; absent topics are omitted. */
    public Map<String, TopicDescription> describe(Collection<String> names) {
        Map<String, TopicDescription> found = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> {
            try {
                found.put(name, get(future, "describe topic " + name));
            } catch (StartupException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        });
        return found;
    }

    /**
     * The operations that the user may perform on each topic. Omits topics that do not exist or whose operations the broker
     * does not report.
     */
    public Map<String, Set<AclOperation>> allowed(Collection<String> names) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        Map<String, Set<AclOperation>> allowed = new HashMap<>();
        admin.describeTopics(names, options).topicNameValues().forEach((name, future) -> {
            try {
                Set<AclOperation> operations =
                        get(future, "describe topic " + name).authorizedOperations();
                if (operations != null) {
                    allowed.put(name, operations);
                }
            } catch (StartupException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    allowed.put(name, Set.of());
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        });
        return allowed;
    }

    /** A topic's settings on the broker. */
    public Config settings(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return get(
                admin.describeConfigs(List.of(resource)).values().get(resource), "read the settings of topic " + topic);
    }

    /** The settings of several topics. Omits those whose settings the user may not read. */
    Map<String, Config> settings(Collection<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Config> found = new TreeMap<>();
        admin.describeConfigs(resources).values().forEach((resource, future) -> {
            try {
                found.put(resource.name(), get(future, "read the settings of topic " + resource.name()));
            } catch (StartupException e) {
                if (!(e.getCause() instanceof AuthorizationException)) {
                    throw e;
                }
            }
        });
        return found;
    }

    /**
     * Creates a topic with the broker's default replication factor, and waits until it is visible. If it exists by then, keeps
     * it.
     */
    public void create(TopicPlan.Topic topic) {
        NewTopic fresh =
                new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty()).configs(topic.settings());
        try {
            get(admin.createTopics(List.of(fresh)).all(), "create topic " + topic.name());
        } catch (StartupException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        await(() -> !describe(List.of(topic.name())).isEmpty());
    }

    /** Adds partitions, and waits until they are visible. If the topic has as many by then, changes nothing. */
    public void increasePartitions(String topic, int partitions) {
        try {
            get(
                    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                            .all(),
                    "alter topic " + topic);
        } catch (StartupException e) {
            if (!(e.getCause() instanceof InvalidPartitionsException)) {
                throw e;
            }
        }
        await(() -> {
            TopicDescription found = describe(List.of(topic)).get(topic);
            return found != null && found.partitions().size() >= partitions;
        });
    }

    /** Deletes a topic, unless it was created again since it was described, and waits until it is gone. */
    public void delete(TopicDescription topic) {
        try {
            get(
                    admin.deleteTopics(TopicCollection.ofTopicIds(List.of(topic.topicId())))
                            .all(),
                    "delete topic " + topic.name());
        } catch (StartupException e) {
            if (!(e.getCause() instanceof UnknownTopicIdException)) {
                throw e;
            }
        }
        await(() -> find(topic.name())
                .filter(found -> found.topicId().equals(topic.topicId()))
                .isEmpty());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    /**
     * The description of a topic that operators create.
     *
     * @throws StartupException if it does not exist
     */
    public TopicDescription require(String topic) {
        return find(topic).orElseThrow(() -> StartupException.topicMissing(topic));
    }

    /**
     * The partitions of a topic that operators create.
     *
     * @throws StartupException if it does not exist
     */
    public List<TopicPartition> partitions(String topic) {
        return partitionsOf(require(topic));
    }

    /** The partitions of a topic that Kafka Streams creates; none if it does not exist. */
    public List<TopicPartition> internalPartitions(String topic) {
        return find(topic).map(KafkaAdmin::partitionsOf).orElse(List.of());
    }

    public static List<TopicPartition> partitionsOf(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private Optional<TopicDescription> find(String topic) {
        return Optional.ofNullable(describe(List.of(topic)).get(topic));
    }

    /** The last stable offsets: the ends for {@code read_committed} consumers. */
    public Map<TopicPartition, Long> committedEnds(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /** The high watermarks: the ends for {@code read_uncommitted} consumers. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The oldest records of each partition that were written at or after a time, in epoch milliseconds. */
    List<InputReach.Oldest> oldest(Collection<TopicPartition> partitions, long from) {
        Map<TopicPartition, Long> beginnings = beginnings(partitions);
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.forTimestamp(from)));
        Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found =
                get(admin.listOffsets(wanted).all(), "find the oldest records");
        Map<TopicPartition, Long> ends = ends(partitions);
        return partitions.stream()
                .map(partition -> new InputReach.Oldest(
                        beginnings.get(partition),
                        ends.get(partition),
                        ifPresent(found.get(partition).offset()),
                        ifPresent(found.get(partition).timestamp())))
                .toList();
    }

    /** Brokers report -1 if there is no such record. */
    private static OptionalLong ifPresent(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        Map<TopicPartition, Long> found = new HashMap<>();
        String topics = partitions.stream()
                .map(TopicPartition::topic)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        get(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all(), "list the offsets of " + topics)
                .forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    /** The committed offsets of a group. Omits partitions without one. */
    public Map<TopicPartition, Long> groupOffsets(String group, Collection<TopicPartition> partitions) {
        return groupOffsets(group, partitions, false);
    }

    /** @param requireStable whether to wait for open transactions that may commit offsets */
    public Map<TopicPartition, Long> groupOffsets(
            String group, Collection<TopicPartition> partitions, boolean requireStable) {
        Map<TopicPartition, OffsetAndMetadata> committed = get(
                admin.listConsumerGroupOffsets(
                                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                                new ListConsumerGroupOffsetsOptions().requireStable(requireStable))
                        .partitionsToOffsetAndMetadata(group),
                "list the offsets of group " + group);
        Map<TopicPartition, Long> found = new HashMap<>();
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                found.put(partition, offset.offset());
            }
        });
        return found;
    }

    private <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get(TIMEOUT.toMillis() + 2_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw explain(e.getCause(), what);
        } catch (TimeoutException e) {
            throw explain(e, what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("interrupted while waiting for the broker at " + bootstrap, e);
        }
    }

    private StartupException explain(Throwable cause, String what) {
        if (cause instanceof AuthenticationException) {
            return new StartupException(AclRequirements.refused(bootstrap, cause), cause);
        }
        if (cause instanceof AuthorizationException) {
            return new StartupException(
                    "no permission to " + what + " at " + bootstrap
                            + "; grant it to the user that Slowburn connects as",
                    cause);
        }
        if (cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return new StartupException(
                    "no broker answered at " + bootstrap + " within " + TIMEOUT.toSeconds()
                            + " s; check bootstrap.servers, and kafka.security.protocol if the listener wants TLS or SASL",
                    cause);
        }
        return new StartupException(
                "the broker at " + bootstrap + " refused to " + what + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
