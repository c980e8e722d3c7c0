package dev.slowburn.sandbox;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A Kafka broker in this process: one node that is broker and controller (KRaft), on the loopback address. Its data is in a
 * temporary folder that is deleted on close.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String CONTROLLER = "CONTROLLER";
    private static final int NODE = 1;

    private final Path folder;
    private final int port;
    private final Properties settings;
    private final String clusterId = Uuid.randomUuid().toString();
    private KafkaRaftServer server;

    private EmbeddedBroker(int port, Map<String, String> overrides) {
        this.folder = LocalFiles.newFolder("broker");
        this.port = port;
        this.settings = settings(folder, port, overrides);
    }

    /** Starts on a free port. */
    public static EmbeddedBroker start() {
        return start(0, Map.of());
    }

    /**
     * @param port to listen on, or 0 for a free one
     * @param overrides broker settings that replace the defaults of this class
     */
    public static EmbeddedBroker start(int port, Map<String, String> overrides) {
        EmbeddedBroker broker = new EmbeddedBroker(LocalFiles.portOrFree(port), overrides);
        try {
            broker.format();
            broker.restart();
            return broker;
        } catch (Exception e) { // The formatter declares no narrower one.
            LocalFiles.delete(broker.folder);
            throw new DevClusterException("the broker did not start on port " + broker.port + ": " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        return e.getCause() != null && e.getCause().getMessage() != null
                ? e.getCause().getMessage()
                : String.valueOf(e.getMessage());
    }

    private static Properties settings(Path folder, int port, Map<String, String> overrides) {
        int controllerPort = LocalFiles.freePort();
        Map<String, String> settings = new HashMap<>(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE),
                "controller.quorum.voters",
                NODE + "@" + HOST + ":" + controllerPort,
                "listeners",
                "PLAINTEXT://" + HOST + ":" + port + "," + CONTROLLER + "://" + HOST + ":" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://" + HOST + ":" + port,
                "controller.listener.names",
                CONTROLLER,
                "log.dirs",
                folder.toString()));
        // One node can't have three replicas; few partitions of internal topics make it start and stop quickly.
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false",
                "log.cleaner.dedupe.buffer.size", "2097152"));
        settings.putAll(overrides);
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private void format() throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(clusterId)
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName(CONTROLLER)
                .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
                .run();
    }

    /** Starts it again with the same port and data, after {@link #stop()}. */
    public void restart() {
        server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        server.startup();
    }

    /** Stops it and keeps the data. */
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    public String clusterId() {
        return clusterId;
    }

    /** The value for {@code bootstrap.servers}: {@code host:port}. */
    public String bootstrap() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        stop();
        LocalFiles.delete(folder);
    }
}
