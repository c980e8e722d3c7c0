package dev.slowburn.sandbox;

import java.util.Map;

/** A broker and a schema registry for trying things out: real ones, on the loopback address, gone when closed. */
public final class DevCluster implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final RegistryProcess registry;

    private DevCluster(EmbeddedBroker broker, RegistryProcess registry) {
        this.broker = broker;
        this.registry = registry;
    }

    /**
     * Starts both, side by side, and waits until both answer.
     *
     * @param kafkaPort 0 for a free one
     * @param registryPort 0 for a free one
     * @throws DevClusterException if one does not come up, or its libraries are not here
     */
    public static DevCluster start(int kafkaPort, int registryPort) {
        demandBroker();
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

    /** The production jar carries no broker. */
    private static void demandBroker() {
        try {
            Class.forName("kafka.server.KafkaConfig", false, DevCluster.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new DevClusterException(
                    "the Kafka broker for development is not here: start Slowburn by scripts/slowburn, which brings it",
                    e);
        }
    }

    /** Where Kafka's clients find the broker. */
    public String bootstrap() {
        return broker.bootstrap();
    }

    /** What to give as {@code schema.registry.url}. */
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
