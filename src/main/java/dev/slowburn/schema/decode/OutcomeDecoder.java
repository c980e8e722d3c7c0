package dev.slowburn.schema.decode;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.StringTable;
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
 * Decodes input records directly from their bytes, for any writer schema: each writer schema is compiled once to a
 * {@link WriterPlan} that reads only the fields in use and skips the rest. Allocates nothing for a record whose strings
 * are in the string table.
 *
 * <p>Stateful, and returns one reused outcome: each task needs its own decoder.
 */
public final class OutcomeDecoder implements OutcomeSource {
    /** Maximum size of a record, some hundred times the typical size; bounds the state and the output per outcome. */
    static final int MAX_BYTES = 1 << 16;

    private final SchemaSource schemas;
    private final Set<OutcomeField> fields;
    private final SchemaKey key = new SchemaKey();
    private final SchemaSlots<WriterPlan> recent = new SchemaSlots<>();
    /** By id or GUID. */
    private final Map<Object, WriterPlan> plans = new HashMap<>();

    private final AvroBytes in = new AvroBytes();
    private final StringTable strings = new StringTable();
    private final DecodedOutcome outcome = new DecodedOutcome();

    /** @param fields to be read; the others may keep their defaults */
    public OutcomeDecoder(SchemaSource schemas, Set<OutcomeField> fields) {
        this.schemas = schemas;
        this.fields = Set.copyOf(fields);
    }

    /**
     * @return valid until the next call
     * @throws RejectedOutcomeException if the record cannot be counted
     * @throws RegistryException if the registry is unavailable; the record may be valid
     */
    public Outcome decode(Headers headers, byte[] value) {
        if (value == null) {
            throw new RejectedOutcomeException(Rejection.UNDECODABLE, "the record has no value");
        }
        if (value.length > MAX_BYTES) {
            throw new RejectedOutcomeException(
                    Rejection.TOO_LARGE, "the record has " + value.length + " bytes, maximum is " + MAX_BYTES);
        }
        if (!key.read(headers, WireFormat.VALUE_HEADER, value)) {
            throw new RejectedOutcomeException(
                    Rejection.UNDECODABLE, "no schema id: the record was not written with a schema registry");
        }
        WriterPlan plan = recent.get(key);
        return read(plan == null ? plan() : plan, value, key.bodyOffset());
    }

    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        outcomes.receive(decode(headers, value));
        return RejectedItems.NONE;
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
            return WriterPlan.rejecting("the schema of " + key + " is not a schema of outcomes: " + e.getMessage());
        }
    }

    private Outcome read(WriterPlan plan, byte[] value, int offset) {
        in.reset(value, offset);
        outcome.reset();
        plan.read(in, strings, outcome);
        if (in.left() > 0) {
            throw AvroBytes.undecodable(
                    Quantity.of(in.left(), "byte") + " left over: the record was written with another schema");
        }
        outcome.validate();
        return outcome;
    }
}
