package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.simulation.Application;
import dev.slowburn.testkit.simulation.OneInstance;
import dev.slowburn.testkit.simulation.Simulation;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records that Kafka Streams, its producer or an output topic would reject by default. At each position in a poll, such a record is
 * counted or sent to the dead-letter topic, and the records around it are counted.
 */
class RefusedByStreamsTest {
    private static final long NOW = Simulation.START.toEpochMilli();
    private static final List<Long> TIMESTAMPS = List.of(
            -1L,
            -62_135_596_800_000L,
            Long.MIN_VALUE,
            0L,
            NOW + Duration.ofDays(9).toMillis(),
            Long.MAX_VALUE);
    private static final int LARGE = 3_000_000;
    private static final int MANY = 400_000;

    private final Application application = new Application(
            TestSettings.wallClock(),
            BaseDefinitions.ofSources(List.of(new Source("cart.yaml", Yamls.slo("cart", "0.9")))));
    private final OneInstance instance = new OneInstance(application);
    private final Topics topics = application.settings().topics();

    /** A record and the reason for which it is a dead letter; null if it is counted. */
    @SuppressWarnings("ArrayRecordComponent") // Kinds are not compared.
    private record Kind(String name, byte[] key, byte[] value, Headers headers, long timestamp, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kindsOfOutcomes() {
        byte[] junk = {1, 2, 3};
        List<Kind> kinds = new ArrayList<>();
        for (long timestamp : TIMESTAMPS) {
            kinds.add(new Kind("valid at " + timestamp, null, null, none(), timestamp, null));
            kinds.add(new Kind("junk at " + timestamp, null, junk, none(), timestamp, "UNDECODABLE"));
        }
        kinds.add(new Kind("tombstone", new byte[] {1}, null, none(), NOW, "UNDECODABLE"));
        kinds.add(new Kind("empty", new byte[0], new byte[0], none(), NOW, "UNDECODABLE"));
        kinds.add(new Kind("nothing but headers", null, null, headers("trace", 3, 10), -1, "UNDECODABLE"));
        kinds.add(new Kind("large value", null, new byte[LARGE], none(), NOW, "TOO_LARGE"));
        kinds.add(new Kind("large key", new byte[LARGE], junk, none(), NOW, "UNDECODABLE"));
        kinds.add(new Kind("large header", null, junk, headers("trace", 1, LARGE), NOW, "UNDECODABLE"));
        kinds.add(new Kind("many headers", null, junk, headers("t", MANY, 0), NOW, "UNDECODABLE"));
        kinds.add(new Kind("long name", null, junk, headers("東".repeat(MANY), 1, 0), NOW, "UNDECODABLE"));
        kinds.add(new Kind("own prefix", null, junk, headers("slowburn.x", MANY, 9), NOW, "UNDECODABLE"));
        kinds.add(new Kind("own names", null, junk, headers("slowburn.topic", MANY, 9), NOW, "UNDECODABLE"));
        kinds.add(new Kind("valid with large headers", null, null, headers("trace", 3, LARGE), NOW, null));
        return kinds.stream();
    }

    private static Headers none() {
        return new RecordHeaders();
    }

    private static Headers headers(String name, int count, int bytes) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < count; i++) {
            headers.add(name, bytes == 0 ? null : new byte[bytes]);
        }
        return headers;
    }

    @ParameterizedTest
    @MethodSource("kindsOfOutcomes")
    void outcomeAtEachPositionOfAPollIsCountedOrDeadLettered(Kind kind) {
        long counted = 0;
        List<String> letters = new ArrayList<>();
        long offset = 0;
        for (int position = 0; position < 3; position++) {
            for (int i = 0; i < 3; i++) {
                if (i == position) {
                    send(kind);
                    counted += kind.reason == null ? 1 : 0;
                    if (kind.reason != null) {
                        letters.add(kind.reason + " " + topics.requestOutcomes() + "-0@" + offset);
                    }
                } else {
                    instance.send(topics.requestOutcomes(), null, valid(), none(), NOW);
                    counted++;
                }
                offset++;
            }
            instance.work();
            instance.restart();
        }
        SimulatedOutcome outcome = new SimulatedOutcome(instance.kafka(), application);

        assertThat(outcome.deadLetters()).containsExactlyInAnyOrderElementsOf(letters);
        assertThat(outcome.ledgers().values().stream()
                        .flatMap(minutes -> minutes.values().stream())
                        .mapToLong(Tally::good)
                        .sum())
                .isEqualTo(counted);
    }

    private void send(Kind kind) {
        byte[] value = kind.reason == null ? valid() : kind.value;
        instance.send(topics.requestOutcomes(), kind.key, value, kind.headers, kind.timestamp);
    }

    private byte[] valid() {
        return application
                .serde()
                .serializer()
                .serialize(topics.requestOutcomes(), Outcomes.good("cart", Simulation.START, 1));
    }

    @Test
    void definitionWithAnyTimestampIsDecided() {
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < TIMESTAMPS.size(); i++) {
            instance.send(topics.sloDefinitions(), null, bytes("no key"), none(), TIMESTAMPS.get(i));
            instance.send(topics.sloDefinitions(), bytes("SLO/s" + i), bytes(slo("s" + i)), none(), TIMESTAMPS.get(i));
            instance.send(topics.sloDefinitions(), bytes("SLO/none"), null, none(), TIMESTAMPS.get(i));
            letters.add("REFUSED_DEFINITION " + topics.sloDefinitions() + "-0@" + 3 * i);
        }
        instance.work();

        SimulatedOutcome outcome = new SimulatedOutcome(instance.kafka(), application);
        assertThat(outcome.deadLetters()).containsExactlyInAnyOrderElementsOf(letters);
        assertThat(outcome.inForce()).containsOnlyKeys("SLO/s0", "SLO/s1", "SLO/s2", "SLO/s3", "SLO/s4", "SLO/s5");
    }

    @Test
    void unexpectedRecordInTheTopicOfDefinitionsInForceIsSkipped() {
        String inForce = Topics.definitionsInForce(Application.ID);
        for (long timestamp : TIMESTAMPS) {
            instance.send(inForce, null, bytes("no key"), none(), timestamp);
            instance.send(inForce, bytes("none"), null, none(), timestamp);
            instance.send(inForce, bytes("SLO/new"), bytes(slo("new")), none(), timestamp);
        }
        instance.work();
        instance.restart();
        instance.send(
                topics.requestOutcomes(),
                null,
                application
                        .serde()
                        .serializer()
                        .serialize(topics.requestOutcomes(), Outcomes.good("new", Simulation.START, 1)),
                none(),
                NOW);
        instance.work();

        assertThat(new SimulatedOutcome(instance.kafka(), application).snapshots())
                .containsKey("new/all");
    }

    private static String slo(String name) {
        return Yamls.slo(name, "0.9");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
