package dev.slowburn.chaos.fault;

import dev.slowburn.chaos.Documents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Hundreds of definitions at once, some of which have to be refused. */
final class DefinitionFlood {
    static final int SOUND = 200;
    /** One in so many is unsound. */
    private static final int UNSOUND_EACH = 10;

    private final String bootstrap;
    private final String topic;
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    DefinitionFlood(String bootstrap, String topic) {
        this.bootstrap = bootstrap;
        this.topic = topic;
    }

    /** The SLOs that are in force after a flood. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < SOUND; i++) {
            names.add("flood-" + i);
        }
        return names;
    }

    /**
     * Sends all of them and returns when they are in Kafka.
     *
     * @param round another target in each
     */
    void send(int round) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "max.block.ms", 600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<String> names = names();
            for (int i = 0; i < SOUND; i++) {
                send(producer, names.get(i), Documents.flood(names.get(i), round), false, failure);
                if (i % UNSOUND_EACH == 0) {
                    String name = "refused-" + round + "-" + i;
                    send(producer, name, Documents.unsound(name), true, failure);
                }
            }
            producer.flush();
            producer.close(Duration.ofSeconds(5));
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a definition did not arrive, so nothing is known", failure.get());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told.
    private void send(
            KafkaProducer<byte[], byte[]> producer,
            String name,
            String text,
            boolean unsound,
            AtomicReference<Exception> failure) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        producer.send(
                new ProducerRecord<>(topic, key, text.getBytes(StandardCharsets.UTF_8)), (metadata, exception) -> {
                    if (exception != null) {
                        failure.compareAndSet(null, exception);
                    } else if (unsound) {
                        refused.add(metadata.partition() + "@" + metadata.offset());
                    }
                });
    }

    /** Where unsound ones are in the topic, as partition@offset. */
    List<String> refused() {
        return List.copyOf(refused);
    }
}
