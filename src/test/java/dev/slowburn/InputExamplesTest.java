package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.input.json.JsonMapping;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.InputConfig;
import dev.slowburn.runtime.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The configurations of collectors send to the topics that the configuration of Slowburn reads, without losing records. */
class InputExamplesTest {
    private static final Path FOLDER = Path.of("docker/inputs");
    private static final int MAX_RECORD_BYTES = 1_000_000;

    private final Config config = Config.load(FOLDER.resolve("slowburn.properties"), Map.of(), Map.of());

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper()
                .valueToTree(new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(FOLDER.resolve(file))));
    }

    @Test
    void slowburnReadsTheTopicsThatCollectorsWrite() throws IOException {
        JsonNode collector = read("otel-collector.yaml").at("/exporters/kafka~1slowburn");

        assertThat(Settings.inputs(config).stream().map(InputConfig::topic))
                .containsExactly(
                        collector.at("/traces/topic").asText(),
                        collector.at("/metrics/topic").asText(),
                        read("fluent-bit.yaml").at("/pipeline/outputs/0/topics").asText(),
                        read("vector.yaml").at("/sinks/slowburn/topic").asText());
    }

    @Test
    void theCollectorWaitsForAllReplicasAndSendsRecordsThatBrokersAccept() throws IOException {
        JsonNode exporter = read("otel-collector.yaml").at("/exporters/kafka~1slowburn");

        assertThat(exporter.at("/producer/required_acks").asInt()).isEqualTo(-1);
        assertThat(exporter.at("/producer/compression").asText()).isEqualTo("zstd");
        assertThat(exporter.at("/producer/max_message_bytes").asInt()).isLessThanOrEqualTo(MAX_RECORD_BYTES);
        assertThat(exporter.at("/sending_queue/block_on_overflow").asBoolean()).isTrue();
        assertThat(exporter.at("/sending_queue/batch/sizer").asText()).isEqualTo("bytes");
        assertThat(exporter.at("/sending_queue/batch/max_size").asInt()).isLessThanOrEqualTo(900_000);
    }

    @Test
    void theCollectorKeepsSpansUntilKafkaHasThem() throws IOException {
        JsonNode collector = read("otel-collector.yaml");
        JsonNode exporter = collector.at("/exporters/kafka~1slowburn");

        assertThat(exporter.at("/retry_on_failure/max_elapsed_time").asText()).isEqualTo("0s");
        assertThat(texts(collector.at("/service/extensions")))
                .isEqualTo(names(collector.get("extensions")).toList())
                .containsExactly(exporter.at("/sending_queue/storage").asText());
        assertThat(exporter.at("/sending_queue/batch/min_size").asInt())
                .isLessThanOrEqualTo(
                        exporter.at("/sending_queue/batch/max_size").asInt());
    }

    /** By the documentation of each program. A key with a spelling error stops the Collector and Vector; Fluent Bit, too. */
    @Test
    void usesKeysThatAreDocumented() throws IOException {
        JsonNode exporter = read("otel-collector.yaml").at("/exporters/kafka~1slowburn");
        JsonNode fluentBit = read("fluent-bit.yaml").at("/pipeline");

        assertThat(names(exporter))
                .isSubsetOf("brokers", "traces", "metrics", "producer", "retry_on_failure", "sending_queue");
        assertThat(names(exporter.get("traces"))).isSubsetOf("topic", "encoding");
        assertThat(names(exporter.get("metrics"))).isSubsetOf("topic", "encoding");
        assertThat(names(exporter.get("producer")))
                .isSubsetOf("required_acks", "compression", "max_message_bytes", "allow_auto_topic_creation");
        assertThat(names(exporter.get("retry_on_failure"))).isSubsetOf("max_elapsed_time");
        assertThat(names(exporter.get("sending_queue"))).isSubsetOf("storage", "block_on_overflow", "batch");
        assertThat(names(exporter.at("/sending_queue/batch")))
                .isSubsetOf("flush_timeout", "sizer", "min_size", "max_size");
        assertThat(names(fluentBit.at("/inputs/0")))
                .isSubsetOf("name", "path", "db", "parser", "skip_long_lines", "mem_buf_limit");
        assertThat(names(fluentBit.at("/outputs/0")).filter(name -> !name.startsWith("rdkafka.")))
                .isSubsetOf(
                        "name",
                        "match",
                        "brokers",
                        "topics",
                        "format",
                        "timestamp_key",
                        "timestamp_format",
                        "queue_full_retries",
                        "retry_limit");
        assertThat(names(read("vector.yaml").at("/sinks/slowburn")))
                .isSubsetOf(
                        "type",
                        "inputs",
                        "bootstrap_servers",
                        "topic",
                        "encoding",
                        "compression",
                        "message_timeout_ms",
                        "acknowledgements",
                        "buffer",
                        "librdkafka_options");
    }

    /** A selection by error or latency would falsify error ratios. */
    @Test
    void spansReachSlowburnBeforeTheTailSampling() throws IOException {
        JsonNode pipelines = read("otel-collector.yaml").at("/service/pipelines");
        List<String> before = new ArrayList<>(List.of("traces/slowburn"));
        Set<String> processors = new TreeSet<>();
        for (int i = 0; i < before.size(); i++) {
            JsonNode pipeline = pipelines.get(before.get(i));
            pipeline.path("processors").forEach(processor -> processors.add(processor.asText()));
            pipeline.path("receivers").forEach(receiver -> pipelines.properties().stream()
                    .filter(other -> texts(other.getValue().path("exporters")).contains(receiver.asText()))
                    .forEach(other -> before.add(other.getKey())));
        }

        assertThat(before).containsExactly("traces/slowburn", "traces");
        assertThat(processors).containsExactly("filter/entry");
        assertThat(texts(pipelines.at("/traces~1backend/processors"))).containsExactly("tail_sampling");
    }

    @Test
    void theCollectorDefinesWhatItsPipelinesUse() throws IOException {
        JsonNode collector = read("otel-collector.yaml");
        Set<String> defined = Stream.of("receivers", "processors", "exporters", "connectors")
                .flatMap(part -> names(collector.get(part)))
                .collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        collector.at("/service/pipelines").forEach(pipeline -> pipeline.forEach(part -> used.addAll(texts(part))));

        assertThat(used).isEqualTo(new TreeSet<>(defined));
    }

    @Test
    void logCollectorsWaitForAllReplicasWithoutLimit() throws IOException {
        JsonNode fluentBit = read("fluent-bit.yaml").at("/pipeline/outputs/0");
        JsonNode vector = read("vector.yaml").at("/sinks/slowburn");

        assertThat(fluentBit.get("rdkafka.request.required.acks").asText()).isEqualTo("-1");
        assertThat(vector.at("/librdkafka_options/acks").asText()).isEqualTo("-1");
        assertThat(vector.at("/acknowledgements/enabled").asBoolean()).isTrue();
        assertThat(fluentBit.get("rdkafka.message.timeout.ms").asText()).isEqualTo("0");
        assertThat(fluentBit.get("queue_full_retries").asInt()).isZero();
        assertThat(fluentBit.get("retry_limit").asText()).isEqualTo("no_limits");
        assertThat(vector.get("message_timeout_ms").asInt()).isZero();
    }

    @Test
    void slowburnReadsWhatNginxWrites() throws IOException {
        String record = format("fluent-bit.yaml", "'", "'")
                .replace("$msec", "1772366400.250")
                .replace("$server_name", "shop")
                .replace("$status", "503")
                .replace("$request_time", "0.012")
                .replace("$request_method", "GET")
                .replace("$uri", "/cart");

        assertThat(outcome("nginx", record)).isEqualTo("shop 1772366400250 GET /cart SERVER_ERROR 503 12000 {}");
    }

    @Test
    void slowburnReadsWhatEnvoyWrites() throws IOException {
        String record = format("vector.yaml", "", "")
                .replace("%START_TIME%", "2026-03-01T12:00:00.250Z")
                .replace("%REQ(:AUTHORITY)%", "shop")
                .replace("%REQ(:METHOD)%", "GET")
                .replace("%REQ(:PATH)%", "/cart?id=1")
                .replace("%RESPONSE_CODE%", "503")
                .replace("%DURATION%", "12")
                .replace("%RESPONSE_FLAGS%", "UF");

        assertThat(outcome("envoy", record))
                .isEqualTo("shop 1772366400262 GET /cart SERVER_ERROR 503 12000 {flags=UF}");
    }

    /** The JSON in the comment of a file, of which each line may be between these. */
    private static String format(String file, String before, String after) throws IOException {
        String comment = Files.readAllLines(FOLDER.resolve(file)).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining("\n"));
        String json = comment.substring(comment.indexOf('{'), comment.indexOf('}') + 1);
        return json.replace(after + "\n" + before, "").replace("\n", "");
    }

    private String outcome(String input, String record) {
        List<String> outcomes = new ArrayList<>();
        JsonMapping mapping = Settings.inputs(config).stream()
                .filter(each -> each.name().equals(input))
                .findFirst()
                .orElseThrow()
                .mapping();
        mapping.source(FieldsRead.of(EnumSet.allOf(OutcomeField.class)))
                .decode(
                        new RecordHeaders(),
                        record.getBytes(StandardCharsets.UTF_8),
                        outcome -> outcomes.add(String.join(
                                " ",
                                outcome.service(),
                                Long.toString(outcome.occurredAt()),
                                outcome.operation(),
                                outcome.kind().name(),
                                Integer.toString(outcome.statusCode()),
                                Long.toString(outcome.durationMicros()),
                                outcome.attributes().toString())));
        return String.join("\n", outcomes);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey);
    }
}
