package dev.slowburn.bench.peer;

import dev.slowburn.runtime.Slowburn;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.topology.streams.PollBatchClientSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;

/** Slowburn, started like {@code slowburn run}. */
final class SlowburnPeer implements BenchPeer {

    @Override
    public Output output() {
        return Output.SNAPSHOTS;
    }

    @Override
    public AutoCloseable start(Job job) throws IOException {
        Path state = Files.createTempDirectory("slowburn-bench");
        Slowburn slowburn = Slowburn.start(
                config(job, state), Workload.definitions(job.services()).slos());
        return () -> {
            slowburn.close();
            delete(state);
        };
    }

    /** Slowburn's settings of Kafka Streams. */
    static Map<String, Object> settings(Job job, Path state) {
        return KafkaSettings.streams(config(job, state), state);
    }

    /** Slowburn's settings of Kafka Streams, for a topology that processes single records. */
    static Map<String, Object> settingsOfSingles(Job job, Path state) {
        Map<String, Object> settings = settings(job, state);
        settings.remove(StreamsConfig.mainConsumerPrefix(PollBatchClientSupplier.WRAPPER_CONFIG));
        settings.remove(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG);
        return settings;
    }

    private static Config config(Job job, Path state) {
        Map<String, String> settings = new HashMap<>();
        Workload.registry().forEach((key, value) -> settings.put(key, value.toString()));
        settings.put("bootstrap.servers", job.bootstrap());
        settings.put("application.id", job.application());
        settings.put("state.dir", state.toString());
        settings.put("threads", Integer.toString(job.threads()));
        settings.put("topic.request.outcomes", job.input());
        settings.put("topic.budget.snapshots", job.output());
        settings.putAll(job.settings());
        return Config.load(null, Map.of(), settings);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
