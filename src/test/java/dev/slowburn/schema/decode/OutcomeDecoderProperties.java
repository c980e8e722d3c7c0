package dev.slowburn.schema.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.schema.RandomWriter;
import dev.slowburn.schema.registry.StubSchemas;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

class OutcomeDecoderProperties {
    private static final Headers NONE = new RecordHeaders();
    private static final Schema READER = RequestOutcome.getClassSchema();
    private static final int ID = 7;

    @Property(tries = 3_000)
    void decodesSameOutcomeAsAvro(
            @ForAll("records") GenericRecord written, @ForAll boolean sizedBlocks, @ForAll Set<OutcomeField> fields) {
        byte[] body = StubSchemas.write(written, sizedBlocks);
        OutcomeDecoder decoder = new OutcomeDecoder(new StubSchemas().with(ID, written.getSchema()), fields);

        // Twice, because the second decoding uses the cached plan and strings.
        for (int reading = 0; reading < 2; reading++) {
            assertSame(decoder, body, naively(written.getSchema(), body), fields);
        }
    }

    private static void assertSame(
            OutcomeDecoder decoder, byte[] body, GenericRecord expected, Set<OutcomeField> fields) {
        byte[] value = StubSchemas.prefixed(ID, body);
        if (expected == null) {
            assertThat(rejection(decoder, value)).isIn(Rejection.UNDECODABLE, Rejection.NO_SERVICE);
        } else if (expected.get("service").toString().isEmpty()) {
            assertThat(rejection(decoder, value)).isEqualTo(Rejection.NO_SERVICE);
        } else if ((Long) expected.get("count") < 0) {
            assertThat(rejection(decoder, value)).isEqualTo(Rejection.NEGATIVE_COUNT);
        } else if (expected.get("duration_micros") instanceof Long micros && micros < 0) {
            assertThat(rejection(decoder, value)).isEqualTo(Rejection.NEGATIVE_DURATION);
        } else {
            assertThat(kept(decoder.decode(NONE, value))).isEqualTo(outcome(expected, fields));
        }
    }

    /** Null if the record is unreadable. */
    private static GenericRecord naively(Schema writer, byte[] body) {
        try {
            return new GenericDatumReader<GenericRecord>(writer, READER)
                    .read(null, DecoderFactory.get().binaryDecoder(body, null));
        } catch (AvroRuntimeException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Rejection rejection(OutcomeDecoder decoder, byte[] value) {
        try {
            decoder.decode(NONE, value);
        } catch (RejectedOutcomeException e) {
            return e.rejection();
        }
        throw new AssertionError("it was not rejected");
    }

    private static SampleOutcome kept(Outcome outcome) {
        return new SampleOutcome(
                outcome.service(),
                outcome.occurredAt(),
                outcome.operation(),
                outcome.kind(),
                outcome.hasStatusCode() ? (Integer) outcome.statusCode() : null,
                outcome.hasDuration() ? (Long) outcome.durationMicros() : null,
                outcome.count(),
                Map.copyOf(outcome.attributes()));
    }

    private static SampleOutcome outcome(GenericRecord record, Set<OutcomeField> fields) {
        Map<String, String> attributes = new HashMap<>();
        if (fields.contains(OutcomeField.ATTRIBUTES)) {
            ((Map<?, ?>) record.get("attributes")).forEach((name, value) -> attributes.put("" + name, "" + value));
        }
        boolean operation = fields.contains(OutcomeField.OPERATION) && record.get("operation") != null;
        return new SampleOutcome(
                record.get("service").toString(),
                (Long) record.get("occurred_at"),
                operation ? record.get("operation").toString() : null,
                OutcomeKind.valueOf(record.get("outcome").toString()),
                (Integer) record.get("status_code"),
                (Long) record.get("duration_micros"),
                (Long) record.get("count"),
                attributes);
    }

    @Property(tries = 5_000)
    void readsOrRejectsDamagedRecords(
            @ForAll("records") GenericRecord written, @ForAll boolean sizedBlocks, @ForAll Random random) {
        byte[] value = StubSchemas.prefixed(ID, StubSchemas.write(written, sizedBlocks));
        OutcomeDecoder decoder =
                new OutcomeDecoder(new StubSchemas().with(ID, written.getSchema()), Set.of(OutcomeField.values()));

        for (int i = 0; i < 10; i++) {
            assertReadOrRejected(decoder, damage(value, random));
        }
        assertReadOrRejected(decoder, value);
    }

    @Property(tries = 5_000)
    void readsOrRejectsArbitraryBytes(
            @ForAll("records") GenericRecord shape, @ForAll byte[] bytes, @ForAll boolean prefixed) {
        OutcomeDecoder decoder =
                new OutcomeDecoder(new StubSchemas().with(ID, shape.getSchema()), Set.of(OutcomeField.values()));

        assertReadOrRejected(decoder, prefixed ? StubSchemas.prefixed(ID, bytes) : bytes);
    }

    @Property(tries = 2_000)
    void rejectsTruncatedRecords(@ForAll("records") GenericRecord written, @ForAll Random random) {
        byte[] value = StubSchemas.prefixed(ID, StubSchemas.write(written));
        OutcomeDecoder decoder =
                new OutcomeDecoder(new StubSchemas().with(ID, written.getSchema()), Set.of(OutcomeField.values()));

        byte[] cut = Arrays.copyOf(value, random.nextInt(value.length));

        assertThatThrownBy(() -> decoder.decode(NONE, cut)).isInstanceOf(RejectedOutcomeException.class);
    }

    private static void assertReadOrRejected(OutcomeDecoder decoder, byte[] value) {
        assertThatCode(() -> {
                    try {
                        decoder.decode(NONE, value);
                    } catch (RejectedOutcomeException e) {
                        assertThat(e.rejection()).isNotNull();
                    }
                })
                .doesNotThrowAnyException();
    }

    private static byte[] damage(byte[] value, Random random) {
        byte[] damaged = value.clone();
        int at = random.nextInt(value.length);
        switch (random.nextInt(5)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged[at] = (byte) random.nextInt();
            case 2 -> damaged = Arrays.copyOf(value, at);
            case 3 -> damaged = Arrays.copyOf(value, value.length + 1 + random.nextInt(5));
            default -> Arrays.fill(damaged, at, Math.min(value.length, at + random.nextInt(10)), (byte) 0xff);
        }
        return damaged;
    }

    @Provide
    Arbitrary<GenericRecord> records() {
        return Arbitraries.randomValue(random -> new RandomWriter(random).record());
    }
}
