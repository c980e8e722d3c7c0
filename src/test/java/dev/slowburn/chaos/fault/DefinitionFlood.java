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

/** Sends hundreds of definitions at once, some of them invalid. */
final class DefinitionFlood {
    static final int VALID = 200;
    /** One in this many is followed by an invalid one. */
    private static final int INVALID_EVERY = 10;

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
        for (int i = 0; i < VALID; i++) {
            names.add("flood-" + i);
        }
        return names;
    }

    /**
     * Sends all definitions and waits until they are in Kafka.
     *
     * @param round selects another target
     */
    void send(int round) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 5, "max.block.ms", 600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<String> names = names();
            for (int i = 0; i < VALID; i++) {
                send(producer, names.get(i), Documents.flood(names.get(i), round), false, failure);
                if (i % INVALID_EVERY == 0) {
                    String name = "refused-" + round + "-" + i;
                    send(producer, name, Documents.invalid(name), true, failure);
                }
            }
            producer.flush();
            producer.close(Duration.ofSeconds(5));
        }
        if (failure.get() != null) {
            throw new IllegalStateException(
                    "a definition was not sent, so the expected result is unknown", failure.get());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback handles the result.
    private void send(
            KafkaProducer<byte[], byte[]> producer,
            String name,
            String text,
            boolean invalid,
            AtomicReference<Exception> failure) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        producer.send(
                new ProducerRecord<>(topic, key, text.getBytes(StandardCharsets.UTF_8)), (metadata, exception) -> {
                    if (exception != null) {
                        failure.compareAndSet(null, exception);
                    } else if (invalid) {
                        refused.add(metadata.partition() + "@" + metadata.offset());
                    }
                });
    }

    /** Positions of invalid definitions in the topic, as partition@offset. */
    List<String> refused() {
        return List.copyOf(refused);
    }
}
