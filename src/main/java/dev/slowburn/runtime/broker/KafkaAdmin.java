package dev.slowburn.runtime.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Requests on the cluster and its topics with a timeout of seconds. Failures become messages that say what to do. */
public final class KafkaAdmin implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final Admin admin;
    private final AdminRequests requests;

    private KafkaAdmin(String bootstrap, Admin admin) {
        this.admin = admin;
        this.requests = new AdminRequests(bootstrap);
    }

    /**
     * @param settings Kafka client settings
     * @throws StartupException if no broker answers
     */
    public static KafkaAdmin connect(Map<String, Object> settings) {
        String bootstrap = String.valueOf(settings.get("bootstrap.servers"));
        int timeout = Math.toIntExact(AdminRequests.TIMEOUT.toMillis());
        Admin admin;
        try {
            admin = Admin.create(ClientKind.ADMIN.settings(
                    settings,
                    Map.of(
                            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                            timeout,
                            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                            timeout / 2)));
        } catch (KafkaException e) {
            throw new StartupException("invalid Kafka settings: " + AdminRequests.rootMessage(e), e);
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

    /** Requests for offsets over the same connection. */
    public AdminOffsets offsets() {
        return new AdminOffsets(admin, requests);
    }

    public String clusterId() {
        return requests.get(admin.describeCluster().clusterId(), "describe the cluster");
    }

    /** Descriptions of these topics; absent topics are omitted. */
    public Map<String, TopicDescription> describe(Collection<String> names) {
        Map<String, TopicDescription> found = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> {
            try {
                found.put(name, requests.get(future, "describe topic " + name));
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
                        requests.get(future, "describe topic " + name).authorizedOperations();
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
        return requests.get(
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
                found.put(resource.name(), requests.get(future, "read the settings of topic " + resource.name()));
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
            requests.get(admin.createTopics(List.of(fresh)).all(), "create topic " + topic.name());
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
            requests.get(
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
            requests.get(
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
        long deadline = System.nanoTime() + AdminRequests.TIMEOUT.toNanos();
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

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
