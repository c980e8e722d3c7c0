package dev.slowburn.topology.deadletter;

import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");

    private final TopologyHarness harness = new TopologyHarness(
            TestSettings.wallClock(), List.of(Slos.statusBelow(500, "checkout", "0.99", "2h")), START);

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void sendsUndecodableBytesUnchangedToTheDeadLettersAndContinues() {
        byte[] junk = {1, 2, 3, 4};
        harness.sendBytes(junk);
        harness.send(good("checkout", START, 3));
        harness.pass(Duration.ofSeconds(1));

        TestRecord<byte[], byte[]> letter = harness.deadLetters().get(0);
        assertThat(letter.value()).isEqualTo(junk);
        assertThat(letter.key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(header(letter, RecordOrigin.REASON)).isEqualTo("UNDECODABLE");
        assertThat(header(letter, RecordOrigin.DETAIL)).isNotBlank();
        assertThat(header(letter, RecordOrigin.TOPIC)).isEqualTo("request-outcomes");
        assertThat(header(letter, RecordOrigin.PARTITION)).isEqualTo("0");
        assertThat(header(letter, RecordOrigin.OFFSET)).isEqualTo("0");
        assertThat(header(letter, RecordOrigin.TIMESTAMP)).isEqualTo(Long.toString(START.toEpochMilli()));
        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(3);
        assertThat(harness.metric("outcomes-rejected-total")).isEqualTo(1);
    }

    @Test
    void namesTheReasonOfEachRejection() {
        harness.sendBytes(null);
        harness.sendBytes(new byte[] {0, 0, 0, 0, 99, 1});
        harness.send(good("", START, 1));
        harness.send(good("checkout", START, -1));
        harness.send(negativeDuration());
        harness.send(good("checkout", START.plus(Duration.ofMinutes(6)), 1));
        harness.send(good("checkout", START, Long.MAX_VALUE));
        harness.pass(Duration.ofSeconds(5));

        assertThat(harness.deadLetters())
                .extracting(letter -> header(letter, RecordOrigin.REASON))
                .containsExactly(
                        "UNDECODABLE",
                        "UNKNOWN_SCHEMA",
                        "NO_SERVICE",
                        "NEGATIVE_COUNT",
                        "NEGATIVE_DURATION",
                        "IN_THE_FUTURE",
                        "IMPLAUSIBLE_COUNT");
        assertThat(harness.lastSnapshot().getTotal()).isZero();
    }

    @Test
    void countsAnOutcomeSlightlyAheadOfTheClockInItsMinute() {
        harness.send(good("checkout", START.plus(Duration.ofMinutes(4)), 1));
        harness.pass(Duration.ofSeconds(5));

        assertThat(harness.lastSnapshot().getTotal()).isZero();

        harness.pass(Duration.ofMinutes(4));
        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(1);
        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void skipsAnOutcomeThatTheFilterFailsOnAndCountsIt() {
        harness.send(outcome("checkout", START, Outcome.SUCCESS, null, 1));
        harness.send(outcome("checkout", START, Outcome.SUCCESS, 200, 1));
        harness.pass(Duration.ofSeconds(1));

        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(1);
        assertThat(harness.deadLetters()).isEmpty();
        assertThat(harness.metric("outcomes-unclassifiable-total")).isEqualTo(1);
    }

    @Test
    void bugStopsTheInstanceInsteadOfSkippingARecord() {
        Sli broken = new Sli("broken", Set.of(), outcome -> {
            throw new IllegalStateException("a bug");
        });
        Slo slo = Slos.slo("broken", "checkout", "0.99", "2h", broken);
        try (TopologyHarness other = new TopologyHarness(TestSettings.wallClock(), List.of(slo), START)) {
            assertThatThrownBy(() -> other.send(good("checkout", START, 1))).hasStackTraceContaining("a bug");
        }
    }

    private static RequestOutcome negativeDuration() {
        return RequestOutcome.newBuilder(good("checkout", START, 1))
                .setDurationMicros(-1L)
                .build();
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
