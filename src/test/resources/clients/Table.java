import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.BudgetSnapshot;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Keeps the current state of all budgets and prints it as a JSON line when it changes: {@code java
 * -Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.slowburn.avro -cp … Table.java BOOTSTRAP REGISTRY [TOPIC]}. Needs slowburn-schemas
 * and kafka-clients.
 */
public class Table {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final String registry;

    private Table(String registry) {
        this.registry = registry;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        new Table(args[1]).follow(args[0], args.length > 2 ? args[2] : "budget-snapshots");
    }

    private void follow(String bootstrap, String topic) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Map<String, BudgetSnapshot> table = new TreeMap<>();
        // Without a group, as each process reads all partitions from the beginning.
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // The table is complete when these offsets are reached.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            boolean complete = false;
            while (true) {
                ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(100));
                for (ConsumerRecord<String, byte[]> record : records) {
                    // A removed budget has a record without a value.
                    if (record.value() == null) {
                        table.remove(record.key());
                    } else {
                        table.put(record.key(), decode(record.value()));
                    }
                }
                boolean wasComplete = complete;
                complete = complete || partitions.stream().allMatch(each -> consumer.position(each) >= ends.get(each));
                if (complete && (!wasComplete || !records.isEmpty())) {
                    // Avro's records are JSON as text.
                    out.println(table.values());
                }
            }
        }
    }

    /** Reads Confluent's wire format: a zero byte, the schema's id in four bytes, then the Avro bytes. */
    private BudgetSnapshot decode(byte[] value) throws IOException, InterruptedException {
        Schema writer = schema(ByteBuffer.wrap(value).getInt(1));
        return new SpecificDatumReader<BudgetSnapshot>(writer, BudgetSnapshot.getClassSchema())
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    private Schema schema(int id) throws IOException, InterruptedException {
        if (!schemas.containsKey(id)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("the registry has no schema " + id + ": " + response.body());
            }
            String text =
                    new ObjectMapper().readTree(response.body()).get("schema").asText();
            schemas.put(id, new Schema.Parser().parse(text));
        }
        return schemas.get(id);
    }
}
