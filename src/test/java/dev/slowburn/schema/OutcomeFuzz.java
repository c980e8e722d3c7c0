package dev.slowburn.schema;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.StubSchemas;
import dev.slowburn.schema.registry.WireFormat;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Fuzzes the decoder with records and headers, with one decoder for all: each record is rejected or is an outcome
 * within its documented limits.
 */
public final class OutcomeFuzz implements FuzzTarget {
    private static final int WRITERS = 300;

    private final List<byte[]> valid = new ArrayList<>();
    private final OutcomeDecoder decoder;

    public OutcomeFuzz() {
        StubSchemas schemas = new StubSchemas();
        Random random = new Random(1);
        for (int id = 0; id < WRITERS; id++) {
            GenericRecord record = new RandomWriter(random).record();
            schemas.with(id, record.getSchema()).with(new UUID(0, id), record.getSchema());
            valid.add(StubSchemas.prefixed(id, StubSchemas.write(record, random.nextBoolean())));
        }
        decoder = new OutcomeDecoder(schemas, Set.of(OutcomeField.values()));
    }

    @Override
    public String name() {
        return "outcomes";
    }

    @Override
    public void feed(Random random) {
        Mutations mutations = new Mutations(random);
        byte[] one = mutations.oneOf(valid);
        byte[] value =
                switch (random.nextInt(10)) {
                    case 0 -> mutations.noise(200);
                    case 1 -> StubSchemas.prefixed(random.nextInt(WRITERS), mutations.noise(100));
                    case 2 -> spliced(one, mutations.oneOf(valid), random);
                    default -> mutations.damaged(one);
                };
        try {
            check(decoder.decode(headers(random, mutations), value));
        } catch (RejectedOutcomeException e) {
            check(e);
        }
    }

    /** A truncated record with the schema of another record. */
    private static byte[] spliced(byte[] one, byte[] other, Random random) {
        byte[] spliced = one.clone();
        int length = Math.min(one.length, other.length);
        int from = random.nextInt(length);
        System.arraycopy(other, from, spliced, from, length - from);
        return spliced;
    }

    private static Headers headers(Random random, Mutations mutations) {
        RecordHeaders headers = new RecordHeaders();
        if (random.nextInt(20) == 0) {
            byte[] guid = new byte[17];
            guid[0] = 1;
            guid[16] = (byte) random.nextInt(100);
            headers.add(WireFormat.VALUE_HEADER, random.nextBoolean() ? guid : mutations.damaged(guid));
        }
        return headers;
    }

    private static void check(Outcome outcome) {
        if (outcome.service().isEmpty()
                || outcome.service().length() > DecodedOutcome.MAX_SERVICE_LENGTH
                || outcome.count() < 0
                || outcome.durationMicros() < 0
                || outcome.kind() == null
                || outcome.attributes() == null) {
            throw new AssertionError("this is no outcome");
        }
    }

    private static void check(RejectedOutcomeException e) {
        if (e.getMessage().isBlank() || e.getMessage().length() > 1_000) {
            throw new AssertionError("this is no reason: " + e.getMessage());
        }
    }
}
