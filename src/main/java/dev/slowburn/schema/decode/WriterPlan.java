package dev.slowburn.schema.decode;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * How to read an outcome that was written with one particular schema: the writer's fields in their order, each either put
 * where it belongs or skipped. It does what Avro's resolver would do for a reader of {@code RequestOutcome}, but for
 * timestamps of micro- and nanoseconds, which become milliseconds instead of being taken for them.
 *
 * <p>A switch over steps instead of an object with a method for each: that many kinds of step would make the call megamorphic, on
 * the hottest path there is.
 */
public final class WriterPlan {
    /** What to do with the next value. */
    enum Op {
        SERVICE,
        OCCURRED_AT,
        OPERATION,
        KIND,
        STATUS_CODE,
        DURATION,
        COUNT,
        ATTRIBUTES,
        /** A value that an outcome can't take, in a union where others can. */
        REFUSE,
        SKIP_NOTHING,
        SKIP_VARINT,
        SKIP_LENGTH,
        SKIP_FIXED,
        SKIP_ARRAY,
        SKIP_MAP,
        UNION,
        RECORD
    }

    /** One value of the writer's. Children come later because schemas may refer to themselves. */
    static final class Step {
        final Op op;
        /** For OCCURRED_AT the units in a millisecond, for SKIP_FIXED the bytes. */
        final long number;
        /** For REFUSE. */
        final String detail;
        /** For KIND: what the writer's symbols mean. */
        final OutcomeKind[] kinds;
        /** For SKIP_ARRAY and SKIP_MAP the items, for UNION the branches, for RECORD the fields. */
        Step[] children = {};

        private Step(Op op, long number, String detail, OutcomeKind[] kinds) {
            this.op = op;
            this.number = number;
            this.detail = detail;
            this.kinds = kinds;
        }

        static Step of(Op op) {
            return new Step(op, 0, "", null);
        }

        static Step of(Op op, long number) {
            return new Step(op, number, "", null);
        }

        static Step refuse(String detail) {
            return new Step(Op.REFUSE, 0, detail, null);
        }

        static Step kinds(OutcomeKind[] kinds) {
            return new Step(Op.KIND, 0, "", kinds);
        }
    }

    private static final int DEEPEST = 64;

    private final Step root;

    private WriterPlan(Step root) {
        this.root = root;
    }

    /**
     * @param fields what is looked at; strings of the others are skipped
     * @throws IllegalArgumentException if no outcome can be read from records of that schema
     */
    public static WriterPlan compile(Schema writer, Set<OutcomeField> fields) {
        return new WriterPlan(new PlanCompiler(fields).compile(writer));
    }

    /** For a schema of which every record is refused, so that it is looked at once only. */
    static WriterPlan refusing(String detail) {
        return new WriterPlan(Step.refuse(detail));
    }

    void read(AvroBytes in, StringTable strings, DecodedOutcome out) {
        read(root, in, strings, out, 0);
    }

    private static void read(Step step, AvroBytes in, StringTable strings, DecodedOutcome out, int depth) {
        switch (step.op) {
            case SERVICE -> out.service = string(in, strings);
            case OCCURRED_AT -> {
                long time = in.readLong();
                out.occurredAt = step.number == 1 ? time : Math.floorDiv(time, step.number);
            }
            case OPERATION -> out.operation = string(in, strings);
            case KIND -> out.kind = kind(step, in.readInt());
            case STATUS_CODE -> {
                out.statusCode = in.readInt();
                out.hasStatusCode = true;
            }
            case DURATION -> {
                out.durationMicros = in.readLong();
                out.hasDuration = true;
            }
            case COUNT -> out.count = in.readLong();
            case ATTRIBUTES -> readAttributes(in, strings, out);
            case REFUSE -> throw AvroBytes.undecodable(step.detail);
            case SKIP_NOTHING -> {}
            case SKIP_VARINT -> in.readLong();
            case SKIP_LENGTH -> in.skip(in.readLength());
            case SKIP_FIXED -> in.skip(step.number);
            case SKIP_ARRAY, SKIP_MAP -> skipBlocks(step, in, strings, out, depth);
            case UNION -> {
                int branch = in.readInt();
                if (branch < 0 || branch >= step.children.length) {
                    throw AvroBytes.undecodable("a union has no branch " + branch);
                }
                read(step.children[branch], in, strings, out, depth);
            }
            case RECORD -> {
                if (depth > DEEPEST) {
                    throw AvroBytes.undecodable("records are nested deeper than " + DEEPEST);
                }
                for (Step field : step.children) {
                    read(field, in, strings, out, depth + 1);
                }
            }
        }
    }

    private static String string(AvroBytes in, StringTable strings) {
        int length = in.readLength();
        int offset = in.position();
        in.skip(length);
        return strings.get(in.array(), offset, length);
    }

    private static OutcomeKind kind(Step step, int symbol) {
        if (symbol < 0 || symbol >= step.kinds.length) {
            throw AvroBytes.undecodable("an enum has no symbol " + symbol);
        }
        return step.kinds[symbol];
    }

    private static void readAttributes(AvroBytes in, StringTable strings, DecodedOutcome out) {
        for (long items = blockItems(in); items != 0; items = blockItems(in)) {
            for (long i = 0; i < items; i++) {
                String name = string(in, strings);
                out.attributes.put(name, string(in, strings));
            }
        }
    }

    private static void skipBlocks(Step step, AvroBytes in, StringTable strings, DecodedOutcome out, int depth) {
        if (depth > DEEPEST) {
            throw AvroBytes.undecodable("arrays and maps are nested deeper than " + DEEPEST);
        }
        // Items without bytes never run out of them, however many a block claims, and there is nothing to skip.
        boolean nothing = step.op == Op.SKIP_ARRAY && step.children[0].op == Op.SKIP_NOTHING;
        for (long items = blockItems(in); items != 0; items = blockItems(in)) {
            for (long i = 0; i < items && !nothing; i++) {
                if (step.op == Op.SKIP_MAP) {
                    in.skip(in.readLength());
                }
                read(step.children[0], in, strings, out, depth + 1);
            }
        }
    }

    /** How many items the next block holds; 0 ends. Blocks that tell their bytes are read item by item all the same. */
    private static long blockItems(AvroBytes in) {
        long items = in.readLong();
        if (items < 0) {
            items = -items;
            in.readLong();
        }
        if (items < 0) {
            throw AvroBytes.undecodable("a block claims more items than can be");
        }
        return items;
    }
}
