package dev.slowburn.schema.decode;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.StringTable;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The compiled plan for reading an outcome written with one schema: the writer's fields in order, each assigned or
 * skipped. Equivalent to Avro's schema resolution for a reader of {@code RequestOutcome}, except that timestamps in
 * micro- and nanoseconds are converted to milliseconds.
 *
 * <p>Uses a switch over steps instead of polymorphic step objects: with this many types the call would be megamorphic,
 * on the hottest path of the application.
 */
public final class WriterPlan {
    /** The operation for the next value. */
    enum Op {
        SERVICE,
        OCCURRED_AT,
        OPERATION,
        KIND,
        STATUS_CODE,
        DURATION,
        COUNT,
        ATTRIBUTES,
        /** A value that does not fit, in a union with branches that do. */
        REJECT,
        SKIP_NOTHING,
        SKIP_VARINT,
        SKIP_LENGTH,
        SKIP_FIXED,
        SKIP_ARRAY,
        SKIP_MAP,
        UNION,
        RECORD
    }

    /** The step for one value. Children are set later, because schemas may be recursive. */
    static final class Step {
        final Op op;
        /** For OCCURRED_AT the units per millisecond, for SKIP_FIXED the number of bytes. */
        final long number;
        /** For REJECT: the reason. */
        final String detail;
        /** For KIND: the kinds of the writer's symbols. */
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

        static Step reject(String detail) {
            return new Step(Op.REJECT, 0, detail, null);
        }

        static Step kinds(OutcomeKind[] kinds) {
            return new Step(Op.KIND, 0, "", kinds);
        }
    }

    private static final int MAX_DEPTH = 64;

    private final Step root;

    private WriterPlan(Step root) {
        this.root = root;
    }

    /**
     * @param fields to be read; strings of the others are skipped
     * @throws IllegalArgumentException if records with this schema are not outcomes
     */
    public static WriterPlan compile(Schema writer, Set<OutcomeField> fields) {
        return new WriterPlan(new PlanCompiler(fields).compile(writer));
    }

    /** A plan that rejects every record of a schema, so that the schema is checked only once. */
    static WriterPlan rejecting(String detail) {
        return new WriterPlan(Step.reject(detail));
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
            case REJECT -> throw AvroBytes.undecodable(step.detail);
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
                if (depth > MAX_DEPTH) {
                    throw AvroBytes.undecodable("records are nested deeper than " + MAX_DEPTH);
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
        if (depth > MAX_DEPTH) {
            throw AvroBytes.undecodable("arrays and maps are nested deeper than " + MAX_DEPTH);
        }
        // Items without bytes need no skipping, and a block may claim any number of them.
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

    /** Number of items in the next block; 0 at the end. A block's size in bytes, if present, is ignored. */
    private static long blockItems(AvroBytes in) {
        long items = in.readLong();
        if (items < 0) {
            items = -items;
            in.readLong();
        }
        if (items < 0) {
            throw AvroBytes.undecodable("a block has an invalid number of items");
        }
        return items;
    }
}
