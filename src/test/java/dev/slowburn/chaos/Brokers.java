package dev.slowburn.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** Three combined brokers and controllers, with replication factor 3 and {@code min.insync.replicas=2}. */
public final class Brokers implements AutoCloseable {
    public static final int COUNT = 3;

    private static final String HOST = "127.0.0.1";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("default.replication.factor", "3"),
            Map.entry("min.insync.replicas", "2"),
            Map.entry("offsets.topic.replication.factor", "3"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "3"),
            Map.entry("transaction.state.log.min.isr", "2"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.replication.factor", "3"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
            // Short timeouts, so that many failures fit into a few minutes.
            Map.entry("broker.session.timeout.ms", "3000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
            Map.entry("group.streams.min.session.timeout.ms", "6000"),
            Map.entry("group.streams.session.timeout.ms", "6000"),
            Map.entry("group.streams.min.heartbeat.interval.ms", "250"),
            Map.entry("group.streams.heartbeat.interval.ms", "250"),
            Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));

    private final List<Integer> ports = freePorts();
    private final Path folder;
    private final Path logs;
    private final List<Child> running = new ArrayList<>();
    private Admin admin;

    /** Starts the brokers; see {@link #awaitAll()}. */
    Brokers(Path folder, Path logs) {
        this.folder = folder;
        this.logs = logs;
        String cluster = Uuid.randomUuid().toString();
        for (int node = 0; node < COUNT; node++) {
            format(node, cluster);
            running.add(start(node));
        }
    }

    void awaitAll() {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
        Await.until(TIMEOUT, "three brokers", () -> nodes() == COUNT);
    }

    private void format(int node, String cluster) {
        Path data = folder.resolve("broker-" + node);
        Properties settings = new Properties();
        settings.putAll(SETTINGS);
        settings.put("node.id", Integer.toString(node));
        settings.put(
                "controller.quorum.voters",
                IntStream.range(0, COUNT)
                        .mapToObj(other -> other + "@" + HOST + ":" + ports.get(COUNT + other))
                        .collect(Collectors.joining(",")));
        String plain = "PLAINTEXT://" + HOST + ":" + ports.get(node);
        settings.put("listeners", plain + ",CONTROLLER://" + HOST + ":" + ports.get(COUNT + node));
        settings.put("advertised.listeners", plain);
        settings.put("log.dirs", data.toString());
        try {
            Files.createDirectories(data);
            try (Writer out = Files.newBufferedWriter(file(node))) {
                settings.store(out, null);
            }
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(node)
                    .setClusterId(cluster)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
                    .run();
        } catch (Exception e) { // The formatter declares no narrower one.
            throw new IllegalStateException("cannot format the broker's folder " + data, e);
        }
    }

    private Path file(int node) {
        return folder.resolve("broker-" + node + ".properties");
    }

    private Child start(int node) {
        return Child.start(
                logs.resolve("broker-" + node + ".log"),
                "320m",
                List.of("kafka.Kafka", file(node).toString()));
    }

    public void kill(int node) {
        running.get(node).kill();
    }

    public void restart(int node) {
        running.set(node, start(node));
    }

    /** Waits until all replicas are in sync. */
    public void awaitInSync() {
        Await.until(TIMEOUT, "all replicas in sync", () -> nodes() == COUNT && outOfSync() == 0);
    }

    private int nodes() {
        try {
            return admin.describeCluster().nodes().get().size();
        } catch (ExecutionException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private long outOfSync() {
        try {
            Set<String> topics = admin.listTopics(
                            new org.apache.kafka.clients.admin.ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .filter(partition ->
                            partition.isr().size() < partition.replicas().size())
                    .count();
        } catch (ExecutionException e) {
            return Long.MAX_VALUE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Long.MAX_VALUE;
        }
    }

    public String bootstrap() {
        return ports.stream().limit(COUNT).map(port -> HOST + ":" + port).collect(Collectors.joining(","));
    }

    private static List<Integer> freePorts() {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * COUNT; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        running.forEach(Child::close);
    }
}
