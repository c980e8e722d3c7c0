package dev.slowburn.schema.decode;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.SchemaKey;
import dev.slowburn.schema.registry.SchemaSlots;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.schema.registry.UnusableSchemaException;
import dev.slowburn.schema.registry.WireFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Headers;

/**
 * Decodes input records straight from their bytes, whatever schema they were written with: each writer's schema is resolved
 * once into a {@link WriterPlan} that fills only what is looked at and skips the rest. Nothing is allocated for a record whose
 * strings were seen before.
 *
 * <p>Keeps state between calls and hands out one reused outcome: each task needs a decoder of its own.
 */
public final class OutcomeDecoder {
    /** Some hundred times what they have: what is kept and published of an outcome is bounded by what comes in. */
    static final int MOST_BYTES = 1 << 16;

    /** It is part of budget ids and keys. */
    public static final int LONGEST_SERVICE = 256;

    private final SchemaSource schemas;
    private final Set<OutcomeField> fields;
    private final SchemaKey key = new SchemaKey();
    private final SchemaSlots<WriterPlan> recent = new SchemaSlots<>();
    /** By id or GUID. */
    private final Map<Object, WriterPlan> plans = new HashMap<>();

    private final AvroBytes in = new AvroBytes();
    private final StringTable strings = new StringTable();
    private final DecodedOutcome outcome = new DecodedOutcome();

    /** @param fields what is looked at; the others may stay at their defaults */
    public OutcomeDecoder(SchemaSource schemas, Set<OutcomeField> fields) {
        this.schemas = schemas;
        this.fields = Set.copyOf(fields);
    }

    /**
     * @return valid until the next call
     * @throws RejectedOutcomeException if the record can't be counted
     * @throws RegistryException if the registry could not be asked; the record is none the worse for it
     */
    public Outcome decode(Headers headers, byte[] value) {
        if (value == null) {
            throw new RejectedOutcomeException(Rejection.UNDECODABLE, "the record has no value");
        }
        if (value.length > MOST_BYTES) {
            throw new RejectedOutcomeException(
                    Rejection.TOO_LARGE, "has " + value.length + " bytes, at most " + MOST_BYTES + " are an outcome");
        }
        if (!key.read(headers, WireFormat.VALUE_HEADER, value)) {
            throw new RejectedOutcomeException(
                    Rejection.UNDECODABLE, "no schema id: the record was not written with a schema registry");
        }
        WriterPlan plan = recent.get(key);
        return read(plan == null ? plan() : plan, value, key.bodyOffset());
    }

    private WriterPlan plan() {
        Object idOrGuid = key.value();
        WriterPlan plan = plans.get(idOrGuid);
        if (plan == null) {
            plan = compile();
            plans.put(idOrGuid, plan);
        }
        recent.put(key, plan);
        return plan;
    }

    private WriterPlan compile() {
        try {
            return WriterPlan.compile(schemas.schema(key), fields);
        } catch (UnusableSchemaException e) {
            throw new RejectedOutcomeException(Rejection.UNKNOWN_SCHEMA, e.getMessage());
        } catch (IllegalArgumentException e) {
            return WriterPlan.refusing("the schema of " + key + " is not one of outcomes: " + e.getMessage());
        }
    }

    private Outcome read(WriterPlan plan, byte[] value, int offset) {
        in.reset(value, offset);
        outcome.reset();
        plan.read(in, strings, outcome);
        if (in.left() > 0) {
            throw AvroBytes.undecodable(in.left() + " bytes are left over: it was written with another schema");
        }
        if (outcome.service.isEmpty()) {
            throw new RejectedOutcomeException(Rejection.NO_SERVICE, "service is empty");
        }
        if (outcome.service.length() > LONGEST_SERVICE) {
            throw new RejectedOutcomeException(
                    Rejection.TOO_LARGE,
                    "service has " + outcome.service.length() + " characters, at most " + LONGEST_SERVICE
                            + " are a name");
        }
        if (outcome.count < 0) {
            throw new RejectedOutcomeException(Rejection.NEGATIVE_COUNT, "count is negative");
        }
        if (outcome.durationMicros < 0) {
            throw new RejectedOutcomeException(Rejection.NEGATIVE_DURATION, "duration_micros is negative");
        }
        return outcome;
    }
}
