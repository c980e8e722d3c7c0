import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.schema.AvroSerde;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Emits request outcomes: {@code java -cp slowburn.jar Emit.java BOOTSTRAP REGISTRY}. */
public class Emit {
    private static final String TOPIC = "request-outcomes";
    private static final String SERVICE = "java-example";

    public static void main(String[] args) throws Exception {
        // io.confluent.kafka.serializers.KafkaAvroSerializer takes the same settings. It also needs
        // avro.remove.java.properties=true,
        // or it registers another version of the schema, and the JVM option
        // -Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.slowburn.avro, as Avro since 1.12.2 loads classes of trusted
        // packages only.
        AvroSerde avro = new AvroSerde();
        avro.configure(Map.of("schema.registry.url", args[1]), false);
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "client.id", SERVICE);
        List<Future<?>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], SpecificRecord> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), avro.serializer())) {
            for (int i = 0; i < 3; i++) {
                sent.add(producer.send(record(Outcome.SUCCESS, 200)));
            }
            sent.add(producer.send(record(Outcome.SERVER_ERROR, 503)));
        }
        // Closing has sent everything; this throws if something was not taken. A service that must not stop for its
        // outcomes gives send() a callback that counts failures instead.
        for (Future<?> each : sent) {
            each.get();
        }
        System.out.println(SERVICE + ": " + sent.size() + " outcomes sent");
    }

    /** Slowburn looks at no key; without one the records spread over the partitions. */
    private static ProducerRecord<byte[], SpecificRecord> record(Outcome outcome, int status) {
        return new ProducerRecord<>(
                TOPIC,
                RequestOutcome.newBuilder()
                        .setService(SERVICE)
                        .setOccurredAt(Instant.now())
                        .setOperation("GET /cart")
                        .setOutcome(outcome)
                        .setStatusCode(status)
                        .setDurationMicros(12_000L)
                        .build());
    }
}
