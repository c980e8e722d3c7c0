package dev.slowburn.bench;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.domain.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A topic of outcomes with known sums. Event time runs through the ten minutes before now, each outcome up to five seconds out of
 * order; requests are spread evenly over the services, a tenth of which have trouble.
 *
 * @param expected good and bad of each SLO, counted here by the same rules without any of Slowburn's code
 */
record Input(String topic, long outcomes, int services, Map<String, Tally> expected) {
    private static final Duration SPAN = Duration.ofMinutes(10);
    private static final int DISORDER_MILLIS = 5_000;
    private static final long SEED = 7;

    static Input produce(Cluster cluster, String topic, long outcomes, int services) {
        cluster.create(topic, Cluster.INPUT_PARTITIONS);
        Sums sums = new Sums();
        Random random = new Random(SEED);
        long begin = Instant.now().minus(SPAN).toEpochMilli();
        Serializer<SpecificRecord> serializer = Workload.serde().serializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrap(),
                        "linger.ms",
                        20,
                        "batch.size",
                        256 * 1024,
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = 0; i < outcomes; i++) {
                long at = begin + SPAN.toMillis() * i / outcomes - random.nextInt(DISORDER_MILLIS);
                RequestOutcome outcome = outcome(random, services, i, at, sums);
                int partition = (int) (i % Cluster.INPUT_PARTITIONS);
                producer.send(new ProducerRecord<>(topic, partition, null, serializer.serialize(topic, outcome)));
            }
        }
        return new Input(topic, outcomes, services, sums.tallies());
    }

    private static RequestOutcome outcome(Random random, int services, long number, long at, Sums sums) {
        int service = random.nextInt(services);
        int failuresInTenThousand = service % 10 == 0 ? 100 : 5;
        boolean failed = random.nextInt(10_000) < failuresInTenThousand;
        boolean timedOut = failed && random.nextBoolean();
        boolean get = random.nextInt(10) > 0;
        sums.add(Workload.AVAILABILITY + service, !failed);
        if (get) {
            sums.add(Workload.API + service, !timedOut);
        }
        return RequestOutcome.newBuilder()
                .setEventId("0198c1d2-5a2e-7c3b-9d41-" + number)
                .setService(Workload.SERVICE + service)
                .setOccurredAt(Instant.ofEpochMilli(at))
                .setOperation((get ? "GET /items/" : "POST /items/") + random.nextInt(5))
                .setOutcome(timedOut ? Outcome.TIMEOUT : failed ? Outcome.SERVER_ERROR : Outcome.SUCCESS)
                .setStatusCode(timedOut ? 504 : failed ? 503 : 200)
                .setDurationMicros(random.nextLong(500_000))
                .setCount(1)
                .build();
    }

    private static final class Sums {
        private final Map<String, long[]> sums = new HashMap<>();

        private void add(String slo, boolean good) {
            sums.computeIfAbsent(slo, unused -> new long[2])[good ? 0 : 1]++;
        }

        private Map<String, Tally> tallies() {
            Map<String, Tally> tallies = new HashMap<>();
            sums.forEach((slo, goodAndBad) -> tallies.put(slo, new Tally(goodAndBad[0], goodAndBad[1])));
            return tallies;
        }
    }
}
