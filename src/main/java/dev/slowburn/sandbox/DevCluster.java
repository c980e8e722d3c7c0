package dev.slowburn.sandbox;

import java.util.Map;

/** A Kafka broker and a schema registry for development, on the loopback address; their data is deleted on close. */
public final class DevCluster implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final RegistryProcess registry;

    private DevCluster(EmbeddedBroker broker, RegistryProcess registry) {
        this.broker = broker;
        this.registry = registry;
    }

    /**
     * Starts both in parallel and waits until both respond.
     *
     * @param kafkaPort 0 for a free one
     * @param registryPort 0 for a free one
     * @throws DevClusterException if one does not start or its libraries are missing
     */
    public static DevCluster start(int kafkaPort, int registryPort) {
        requireBrokerLibraries();
        RegistryProcess registry = RegistryProcess.launch(registryPort);
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(kafkaPort, Map.of());
            DevCluster cluster = new DevCluster(broker, registry);
            try {
                registry.awaitReady();
                return cluster;
            } catch (DevClusterException e) {
                broker.close();
                throw e;
            }
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    /** The production jar does not contain the broker. */
    private static void requireBrokerLibraries() {
        try {
            Class.forName("kafka.server.KafkaConfig", false, DevCluster.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new DevClusterException(
                    "development Kafka broker not found; start Slowburn with scripts/slowburn, which builds it", e);
        }
    }

    /** Random, so that another cluster never has the same. */
    public String clusterId() {
        return broker.clusterId();
    }

    /** The value for {@code bootstrap.servers}. */
    public String bootstrap() {
        return broker.bootstrap();
    }

    /** The value for {@code schema.registry.url}. */
    public String registryUrl() {
        return registry.url();
    }

    @Override
    public void close() {
        try {
            broker.close();
        } finally {
            registry.close();
        }
    }
}
