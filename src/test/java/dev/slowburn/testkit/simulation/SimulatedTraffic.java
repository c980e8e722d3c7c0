package dev.slowburn.testkit.simulation;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.topology.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sends valid and invalid outcomes and definitions, and records the expected results. */
public final class SimulatedTraffic {
    static final int PARTITIONS = 2;

    private static final List<String> SERVICES = List.of(Ruleset.STEADY, Ruleset.GROUPED, Ruleset.CALENDAR, "stranger");
    private static final List<Integer> STATUSES = List.of(200, 200, 200, 404, 500);
    /** No timestamp, year 1, and the limits of the range. */
    private static final List<Long> TIMESTAMPS = List.of(-1L, -62_135_596_800_000L, Long.MIN_VALUE, Long.MAX_VALUE);

    private static final int MAX_LATE_MINUTES = 90;

    private final Random random;
    private final SimulatedClock clock;
    private final SimulatedKafka kafka;
    private final Application application;
    private final Topics topics;
    private final int quietAfter;
    private final List<Sent> sent = new ArrayList<>();
    private final TreeSet<String> rejected = new TreeSet<>();
    private final Map<String, String> lastValid = new TreeMap<>();

    /** An outcome that must be counted, and where it is in the input. */
    public record Sent(
            String service,
            long minute,
            boolean good,
            int status,
            String region,
            long count,
            int partition,
            long offset) {}

    SimulatedTraffic(Random random, SimulatedClock clock, SimulatedKafka kafka, Application application) {
        this.random = random;
        this.clock = clock;
        this.kafka = kafka;
        this.application = application;
        this.topics = application.settings().topics();
        this.quietAfter = random.nextInt(120);
    }

    void sendOutcome() {
        long late = random.nextInt(4) == 0 ? random.nextInt(MAX_LATE_MINUTES) * 60_000L : random.nextInt(30_000);
        Instant at = Instant.ofEpochMilli(clock.milliseconds() - late);
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        int status = STATUSES.get(random.nextInt(STATUSES.size()));
        long count = 1L + random.nextInt(3);
        RequestOutcome outcome = Outcomes.outcome(service, at, outcomeOf(status), status, count);
        int place = random.nextInt(4);
        String region = place == 0 ? "__none__" : "region-" + place;
        TopicPartition partition = new TopicPartition(topics.requestOutcomes(), anyPartition());
        long offset = send(partition, bytes(place == 0 ? outcome : Outcomes.with(outcome, "region", region)));
        sent.add(new Sent(
                service,
                Minutes.of(at.toEpochMilli()),
                status < 500,
                status,
                region,
                count,
                partition.partition(),
                offset));
    }

    private static Outcome outcomeOf(int status) {
        return switch (status) {
            case 200 -> Outcome.SUCCESS;
            case 404 -> Outcome.CLIENT_ERROR;
            default -> Outcome.SERVER_ERROR;
        };
    }

    /** An outcome older than the ledger retention, which is only counted as expired. */
    void sendExpired() {
        Instant at = Instant.ofEpochMilli(clock.milliseconds())
                .minus(application.settings().retention().multipliedBy(2));
        send(bytes(Outcomes.bad(Ruleset.STEADY, at, 1)));
    }

    void sendMalformed() {
        switch (random.nextInt(3)) {
            case 0 -> rejected("UNDECODABLE", send("not Avro".getBytes(StandardCharsets.UTF_8)));
            case 1 -> rejected("NO_SERVICE", send(bytes(Outcomes.good("", now(), 1))));
            default ->
                rejected(
                        "IN_THE_FUTURE", send(bytes(Outcomes.good(Ruleset.STEADY, now().plus(Duration.ofDays(9)), 1))));
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.milliseconds());
    }

    private byte[] bytes(RequestOutcome outcome) {
        return application.serde().serializer().serialize(topics.requestOutcomes(), outcome);
    }

    private String send(byte[] value) {
        TopicPartition partition = new TopicPartition(topics.requestOutcomes(), anyPartition());
        return partition + "@" + send(partition, value);
    }

    /** In many runs, one partition receives nothing from some time on. */
    private int anyPartition() {
        return sent.size() < quietAfter ? random.nextInt(PARTITIONS) : 0;
    }

    private long send(TopicPartition partition, byte[] value) {
        return kafka.append(new ProducerRecord<>(partition.topic(), partition.partition(), null, value), timestamp());
    }

    /** Usually now; sometimes a value that only other clients send. */
    private long timestamp() {
        return random.nextInt(8) == 0 ? TIMESTAMPS.get(random.nextInt(TIMESTAMPS.size())) : clock.milliseconds();
    }

    void sendDefinition() {
        Ruleset.Change change = Ruleset.change(random);
        long offset = kafka.append(
                new ProducerRecord<>(topics.sloDefinitions(), 0, change.key(), change.value()), timestamp());
        if (!change.isValid()) {
            rejected("REFUSED_DEFINITION", topics.sloDefinitions() + "-0@" + offset);
        } else if (change.value() == null) {
            lastValid.remove(text(change.key()));
        } else {
            lastValid.put(text(change.key()), text(change.value()));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void rejected(String reason, String place) {
        rejected.add(reason + " " + place);
    }

    /** Number of partitions of the input. */
    public int partitions() {
        return PARTITIONS;
    }

    /** Outcomes that must be counted. */
    public List<Sent> sent() {
        return sent;
    }

    /** Expected dead letters: reason, topic, partition and offset. */
    public Set<String> rejected() {
        return rejected;
    }

    /** Definitions of the topic that must be in force in the end: key → text. */
    public Map<String, String> lastValid() {
        return lastValid;
    }
}
