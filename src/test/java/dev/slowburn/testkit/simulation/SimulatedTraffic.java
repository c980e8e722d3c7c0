package dev.slowburn.testkit.simulation;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sends valid and invalid outcomes and definitions to all inputs, and records the expected results. */
public final class SimulatedTraffic {
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
    private final List<InputTopic> inputs;
    private final int quietAfter;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final Map<String, String> lastValid = new TreeMap<>();

    /** An outcome that must be counted, and where it is in the input. */
    public record Sent(
            String service,
            Instant at,
            boolean good,
            int status,
            String region,
            long count,
            TopicPartition partition,
            long offset) {
        public long minute() {
            return Minutes.of(at.toEpochMilli());
        }

        /** Whether it belongs to a service that no definition names. */
        boolean isUnknown() {
            return service.equals("stranger");
        }
    }

    /** A record of which something must be in the dead letters. */
    public record Rejected(String reason, TopicPartition partition, long offset) {
        @Override
        public String toString() {
            return reason + " " + partition + "@" + offset;
        }
    }

    /** @param application with all inputs */
    SimulatedTraffic(Random random, SimulatedClock clock, SimulatedKafka kafka, Application application) {
        this.random = random;
        this.clock = clock;
        this.kafka = kafka;
        this.application = application;
        this.topics = application.settings().topics();
        this.inputs = application.settings().inputs();
        this.quietAfter = random.nextInt(120);
    }

    void sendOutcome() {
        InputTopic input = anyInput();
        if (application.settings().isOriginal(input)) {
            Sent outcome = anyOutcome();
            add(outcome, send(anyPartition(input), bytes(outcome)));
        } else {
            sendSpans(input);
        }
    }

    private Sent anyOutcome() {
        long late = random.nextInt(4) == 0 ? random.nextInt(MAX_LATE_MINUTES) * 60_000L : random.nextInt(30_000);
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        int status = STATUSES.get(random.nextInt(STATUSES.size()));
        long count = 1L + random.nextInt(3);
        int place = random.nextInt(4);
        String region = place == 0 ? "__none__" : "region-" + place;
        Instant at = Instant.ofEpochMilli(clock.milliseconds() - late);
        return new Sent(service, at, status < 500, status, region, count, null, 0);
    }

    private void add(Sent outcome, Position position) {
        sent.add(new Sent(
                outcome.service(),
                outcome.at(),
                outcome.good(),
                outcome.status(),
                outcome.region(),
                outcome.count(),
                position.partition(),
                position.offset()));
    }

    private byte[] bytes(Sent sample) {
        RequestOutcome outcome = Outcomes.outcome(
                sample.service(), sample.at(), outcomeOf(sample.status()), sample.status(), sample.count());
        return bytes(region(sample)
                .map(name -> Outcomes.with(outcome, "region", name))
                .orElse(outcome));
    }

    private static Optional<String> region(Sent outcome) {
        return Optional.of(outcome.region()).filter(name -> !name.equals("__none__"));
    }

    private static Outcome outcomeOf(int status) {
        return switch (status) {
            case 200 -> Outcome.SUCCESS;
            case 404 -> Outcome.CLIENT_ERROR;
            default -> Outcome.SERVER_ERROR;
        };
    }

    /** A record with several spans, of which some may be rejected. */
    private void sendSpans(InputTopic input) {
        SimulatedSpans spans = new SimulatedSpans();
        List<Sent> valid = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> spans.addAhead(Ruleset.STEADY, now());
                case 1 -> spans.addEndless(Ruleset.STEADY, now());
                default -> {
                    Sent outcome = anyOutcome();
                    spans.add(outcome.service(), outcome.at(), outcome.status(), region(outcome), outcome.count());
                    valid.add(outcome);
                }
            }
        }
        Position position = send(anyPartition(input), spans.toBytes());
        valid.forEach(outcome -> add(outcome, position));
        spans.firstRejected().ifPresent(reason -> rejected(reason, position));
    }

    /** An outcome older than the ledger retention, which is only counted as expired. */
    void sendExpired() {
        InputTopic input = anyInput();
        Instant at = now().minus(application.settings().retention().multipliedBy(2));
        if (application.settings().isOriginal(input)) {
            send(anyPartition(input), bytes(Outcomes.bad(Ruleset.STEADY, at, 1)));
        } else {
            SimulatedSpans spans = new SimulatedSpans();
            spans.add(Ruleset.STEADY, at, 500, Optional.empty(), 1);
            send(anyPartition(input), spans.toBytes());
        }
    }

    void sendMalformed() {
        InputTopic input = anyInput();
        int kind = random.nextInt(3);
        if (kind == 0 || !application.settings().isOriginal(input)) {
            rejected("UNDECODABLE", send(anyPartition(input), "no outcome".getBytes(StandardCharsets.UTF_8)));
        } else if (kind == 1) {
            rejected("NO_SERVICE", send(anyPartition(input), bytes(Outcomes.good("", now(), 1))));
        } else {
            RequestOutcome ahead = Outcomes.good(Ruleset.STEADY, now().plus(Duration.ofDays(9)), 1);
            rejected("IN_THE_FUTURE", send(anyPartition(input), bytes(ahead)));
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.milliseconds());
    }

    private byte[] bytes(RequestOutcome outcome) {
        return application.serde().serializer().serialize(topics.requestOutcomes(), outcome);
    }

    private record Position(TopicPartition partition, long offset) {}

    private InputTopic anyInput() {
        return inputs.get(random.nextInt(inputs.size()));
    }

    /** In many runs, all partitions but the first of each input receive nothing from some time on. */
    private TopicPartition anyPartition(InputTopic input) {
        int partition = sent.size() < quietAfter ? random.nextInt(kafka.partitionsOf(input.topic())) : 0;
        return new TopicPartition(input.topic(), partition);
    }

    private Position send(TopicPartition partition, byte[] value) {
        long offset =
                kafka.append(new ProducerRecord<>(partition.topic(), partition.partition(), null, value), timestamp());
        return new Position(partition, offset);
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
            rejected("REFUSED_DEFINITION", new Position(new TopicPartition(topics.sloDefinitions(), 0), offset));
        } else if (change.value() == null) {
            lastValid.remove(text(change.key()));
        } else {
            lastValid.put(text(change.key()), text(change.value()));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void rejected(String reason, Position position) {
        rejected.add(new Rejected(reason, position.partition(), position.offset()));
    }

    /** Outcomes that must be counted. */
    public List<Sent> sent() {
        return sent;
    }

    /** Whether an outcome before an offset is one that a definition counts. */
    boolean hasCountable(TopicPartition partition, long before) {
        return sent.stream()
                .anyMatch(each -> each.partition().equals(partition) && each.offset() < before && !each.isUnknown());
    }

    /** Expected dead letters. */
    public List<Rejected> rejected() {
        return rejected;
    }

    /** Definitions of the topic that must be in force in the end: key → text. */
    public Map<String, String> lastValid() {
        return lastValid;
    }
}
