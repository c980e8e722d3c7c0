package dev.slowburn.cli;

import dev.slowburn.runtime.Config;
import dev.slowburn.runtime.ConfigException;
import dev.slowburn.runtime.ExitCodes;
import dev.slowburn.runtime.KafkaAdmin;
import dev.slowburn.runtime.Settings;
import dev.slowburn.runtime.StartupException;
import dev.slowburn.topology.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn tail}: what is published, from Kafka itself, decoded. */
@Command(
        name = "tail",
        description = "Prints what is published to an output topic, a JSON object a line, until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn tail burn-rate-alerts --bootstrap-server kafka:9092 --schema-registry http://registry:8081",
            "  slowburn tail dead-letters --from-beginning --max 10 --bootstrap-server kafka:9092",
            "",
            "Only what is committed. An object has topic, partition, offset, timestamp, key, headers and value; a value is",
            "null where something was taken back, and where it can't be read, with the cause in unreadable. Of dead letters,",
            "which are what could not be read, the value is text, or base64 if it is not."
        },
        exitCodeList = {
            "0:stopped by request, or --max are printed",
            "1:the broker or the registry failed; the reason is on standard error",
            "2:wrong usage or configuration"
        })
final class TailCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);

    @Mixin
    private ConfigOptions options;

    @Parameters(
            index = "0",
            paramLabel = "TOPIC",
            description =
                    "budget-snapshots, budget-events, burn-rate-alerts, release-decisions or dead-letters, or what"
                            + " they are called by the configuration.")
    private String topic;

    @Option(names = "--from-beginning", description = "First what is there already.")
    private boolean fromBeginning;

    @Option(names = "--max", paramLabel = "N", description = "End after so many records.")
    private Long max;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Config config = options.load(Map.of());
        Topics topics = Settings.topics(config);
        String name = name(topics);
        try (KafkaAdmin admin = KafkaAdmin.connect(Settings.kafka(config))) {
            if (admin.describe(List.of(name)).isEmpty()) {
                throw missing(name);
            }
        }
        TailedRecord.Decoder decoder = name.equals(topics.deadLetters())
                ? TailedRecord.undecoded()
                : TailedRecord.avro(Settings.registry(config));
        Map<String, Object> settings = new HashMap<>(Settings.kafka(config));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            assign(consumer, name);
            return OrderlyEnd.run(consumer::wakeup, () -> print(consumer, decoder));
        }
    }

    /** By its usual name, whatever it is called here; or as it is called here. */
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
            throw new ConfigException("TOPIC: '" + topic + "' is no output topic; there are "
                    + String.join(", ", names.keySet().stream().sorted().toList()));
        }
        return known;
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer, String name) {
        List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                .map(info -> new TopicPartition(name, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw missing(name);
        }
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
    }

    private static StartupException missing(String name) {
        return new StartupException("topic " + name + " does not exist; create it with `slowburn topics --create`");
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
                    out.println(TailedRecord.json(record, decoder));
                    printed++;
                }
                out.flush();
            }
        } catch (WakeupException e) {
            // Asked to stop.
        } finally {
            out.flush();
        }
        return ExitCodes.DONE;
    }
}
