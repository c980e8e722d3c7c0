package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.cli.options.ConfigOptions;
import dev.slowburn.cli.options.SignalHandling;
import dev.slowburn.cli.output.TailedRecord;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.Durations;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.topology.settings.Topics;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code slowburn tail}: consumes an output topic and prints decoded records. */
@Command(
        name = "tail",
        description = "Prints the records of an output topic as one JSON object per line until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn tail burn-rate-alerts --bootstrap-server kafka:9092 --schema-registry http://registry:8081",
            "  slowburn tail dead-letters --from-beginning --max 10 --bootstrap-server kafka:9092",
            "  slowburn tail budget-snapshots --key checkout-availability/availability --values --from 1h \\",
            "                --config slowburn.properties",
            "",
            "Prints committed records only. Objects have topic, partition, offset, timestamp, key, headers and value. The",
            "value of a tombstone is null. If a value can't be decoded, it is null and unreadable has the cause. Dead",
            "letters are not decoded: the value is text, or base64 if it is not UTF-8."
        },
        exitCodeList = {
            "0:stopped by Ctrl-C or SIGTERM, or after --max records",
            "1:the broker or the registry failed; see standard error",
            "2:wrong usage or configuration"
        })
final class TailCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);

    @Mixin
    private ConfigOptions options;

    @Parameters(
            index = "0",
            paramLabel = "TOPIC",
            description = "budget-snapshots, budget-events, burn-rate-alerts, release-decisions or dead-letters, or the"
                    + " configured name of one.")
    private String topic;

    @ArgGroup
    private Start start = new Start();

    @Option(names = "--key", paramLabel = "KEY", description = "Print only records with this key; repeatable.")
    private Set<String> keys = new HashSet<>();

    @Option(names = "--values", description = "Print only the value of each record, or null for a tombstone.")
    private boolean values;

    @Option(names = "--max", paramLabel = "N", description = "Stop after N records. Default: no limit.")
    private Long max;

    /** Start position; the end of the topic by default. */
    private static final class Start {
        @Option(names = "--from-beginning", description = "Start at the beginning of the topic. Default: at its end.")
        private boolean beginning;

        @Option(
                names = "--from",
                paramLabel = "TIME",
                converter = Moment.class,
                description = "Start at a time such as 2026-03-01T12:00:00Z, or a duration before now, such as 1h30m.")
        private Instant from;
    }

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Config config = options.load(Map.of());
        Topics topics = Settings.topics(config);
        String name = name(topics);
        boolean isDeadLetters = name.equals(topics.deadLetters());
        // Read before connecting, so that one message names all missing settings.
        Map<String, Object> registry = isDeadLetters ? Map.of() : Settings.registry(config);
        try (KafkaAdmin admin = KafkaAdmin.connect(KafkaSettings.clients(config))) {
            admin.require(name);
        }
        TailedRecord.Decoder decoder = isDeadLetters ? TailedRecord.undecoded() : TailedRecord.avro(registry);
        Map<String, Object> settings = KafkaSettings.consumer(config);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            assign(consumer, name);
            return SignalHandling.run(consumer::wakeup, () -> print(consumer, decoder));
        }
    }

    /** Resolves a default topic name to the configured one; accepts configured names too. */
    private String name(Topics topics) {
        Map<String, String> names = Map.of(
                Topics.DEFAULT.budgetSnapshots(), topics.budgetSnapshots(),
                Topics.DEFAULT.budgetEvents(), topics.budgetEvents(),
                Topics.DEFAULT.burnRateAlerts(), topics.burnRateAlerts(),
                Topics.DEFAULT.releaseDecisions(), topics.releaseDecisions(),
                Topics.DEFAULT.deadLetters(), topics.deadLetters());
        if (names.containsValue(topic)) {
            return topic;
        }
        String known = names.get(topic);
        if (known == null) {
            throw new ConfigException("TOPIC: '" + topic + "' is not an output topic; use one of "
                    + String.join(", ", names.keySet().stream().sorted().toList()));
        }
        return known;
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer, String name) {
        List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                .map(info -> new TopicPartition(name, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw StartupException.topicMissing(name);
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        if (start.beginning) {
            consumer.seekToBeginning(partitions);
        } else if (start.from != null) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, start.from.toEpochMilli()));
            consumer.offsetsForTimes(times).forEach((partition, first) -> {
                if (first != null) {
                    consumer.seek(partition, first.offset());
                }
            });
        }
    }

    private String text(JsonNode record) {
        if (!values) {
            return record.toString();
        }
        if (record.has("unreadable")) {
            spec.commandLine()
                    .getErr()
                    .println("slowburn: partition " + record.get("partition") + ", offset " + record.get("offset")
                            + " can't be read: "
                            + Printable.of(record.get("unreadable").asText()));
            spec.commandLine().getErr().flush();
        }
        return record.path("value").toString();
    }

    /** Converts an ISO 8601 time, or a duration before now. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return past(Instant.parse(text));
            } catch (DateTimeParseException e) {
                return before(text);
            }
        }

        private static Instant past(Instant moment) {
            if (moment.isAfter(Instant.now())) {
                throw new TypeConversionException(
                        "must not be in the future, was " + moment + "; leave it out to start at the end of the topic");
            }
            return moment;
        }

        private static Instant before(String text) {
            try {
                return Instant.now().minus(Durations.parse(text).orElseThrow());
            } catch (NoSuchElementException | DateTimeException | ArithmeticException e) {
                throw new TypeConversionException("'" + text
                        + "' is not a time; use 2026-03-01T12:00:00Z, or a duration before now such as 1h30m");
            }
        }
    }

    private int print(KafkaConsumer<byte[], byte[]> consumer, TailedRecord.Decoder decoder) {
        PrintWriter out = spec.commandLine().getOut();
        long printed = 0;
        try {
            while (max == null || printed < max) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (max != null && printed == max) {
                        break;
                    }
                    if (keys.isEmpty() || keys.contains(TailedRecord.key(record))) {
                        out.println(text(TailedRecord.json(record, decoder)));
                        printed++;
                    }
                }
                out.flush();
            }
        } catch (WakeupException e) {
            // Stopped by a signal.
        } finally {
            out.flush();
        }
        return ExitCodes.DONE;
    }
}
