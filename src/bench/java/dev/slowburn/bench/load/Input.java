package dev.slowburn.bench.load;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.domain.consumption.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * An input topic with known totals. Event time covers the ten minutes before now, up to five seconds out of order. Requests are
 * spread evenly over the services, one in ten of which has a higher failure rate.
 *
 * @param expected good and bad of each SLO, counted by the same rules without Slowburn's code
 */
public record Input(String topic, long outcomes, int services, Map<String, Tally> expected) {
    private static final Duration SPAN = Duration.ofMinutes(10);
    private static final int DISORDER_MILLIS = 5_000;

    public static Input produce(Cluster cluster, String topic, long outcomes, int services) {
        cluster.create(topic, Cluster.INPUT_PARTITIONS);
        GeneratedTraffic traffic = new GeneratedTraffic();
        long begin = Instant.now().minus(SPAN).toEpochMilli();
        Serializer<SpecificRecord> serializer = Workload.serde().serializer();
        try (Sender sender = new Sender(cluster, Map.of("linger.ms", 20, "batch.size", 256 * 1024))) {
            for (long i = 0; i < outcomes; i++) {
                long at = begin + SPAN.toMillis() * i / outcomes - traffic.below(DISORDER_MILLIS);
                RequestOutcome outcome = traffic.any(traffic.below(services), at);
                int partition = (int) (i % Cluster.INPUT_PARTITIONS);
                sender.send(topic, partition, null, serializer.serialize(topic, outcome));
            }
        }
        return new Input(topic, outcomes, services, traffic.counted());
    }
}
