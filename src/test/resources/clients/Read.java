import dev.slowburn.schema.AvroSerde;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Prints the records of an output topic as lines of key and value: {@code java -cp slowburn.jar Read.java BOOTSTRAP REGISTRY TOPIC
 * [RECORDS]}.
 */
public class Read {
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // io.confluent.kafka.serializers.KafkaAvroDeserializer takes the same settings. It also needs
        // specific.avro.reader=true for generated classes, and the JVM option
        // -Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.slowburn.avro.
        AvroSerde avro = new AvroSerde();
        avro.configure(Map.of("schema.registry.url", args[1]), false);
        // With the same group.id, the next run continues where this one has stopped.
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", args[0],
                "group.id", "java-example",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        long left = args.length > 3 ? Long.parseLong(args[3]) : Long.MAX_VALUE;
        try (KafkaConsumer<String, SpecificRecord> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), avro.deserializer())) {
            consumer.subscribe(List.of(args[2]));
            while (left > 0) {
                for (ConsumerRecord<String, SpecificRecord> record : consumer.poll(Duration.ofSeconds(1))) {
                    // A removed budget or decision has a record without a value.
                    out.println(record.key() + " " + record.value());
                    left--;
                }
            }
        }
    }
}
