package dev.slowburn.input.otlp.spans;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.AttributeValue;
import dev.slowburn.input.otlp.ItemOutcome;
import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.OtlpRecord;
import dev.slowburn.input.otlp.RejectedOtlpItems;
import dev.slowburn.input.otlp.WireReader;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/**
 * Decodes spans of OTLP in Protocol Buffers, {@code ExportTraceServiceRequest}, directly from their bytes. A span is an outcome
 * if a request or a message entered the service with it: by default spans of servers and consumers, unless their parent is known
 * to be in the same service.
 *
 * <p>A first pass verifies the structure of everything that the second pass reads, so that no outcome of a malformed record is
 * counted. Allocates nothing for spans whose strings are in the string table.
 */
public final class OtlpSpansSource implements OutcomeSource {
    private static final int ERROR = 2;
    private static final long NANOS_PER_MICRO = 1000;

    private final SpanSampling sampling;
    private final boolean readsSampled;
    private final int countSlot;
    private final int kinds;
    private final ItemOutcome item;
    private final WireReader in = new WireReader();
    private final SpanFields span = new SpanFields();
    private final ProbabilitySampling probability = new ProbabilitySampling();
    private final RejectedOtlpItems rejected = new RejectedOtlpItems(false);
    private final Check check = new Check();
    private final Count count = new Count();

    /** Positions of the spans that the second pass reads. */
    private final BitSet entries = new BitSet();

    private Receiver receiver;
    private int position;
    private long innerOfRecord;
    private long innerSpans;
    private long inconsistentSpans;

    /** @param fields to be read; the others may keep their defaults */
    public OtlpSpansSource(OtlpSpanOptions options, FieldsRead fields) {
        sampling = options.sampling();
        readsSampled = fields.readsAttribute(ItemOutcome.SAMPLED);
        String countAttribute = options.countAttribute();
        List<String> others = countAttribute.isEmpty() ? List.of() : List.of(countAttribute);
        item = new ItemOutcome(fields, options.serviceAttributes(), options.services(), others);
        countSlot = countAttribute.isEmpty() ? -1 : item.names.slot(countAttribute);
        kinds = options.kinds().stream().mapToInt(kind -> 1 << kind.number()).sum();
    }

    @Override
    public void report(Observer observer) {
        if (innerSpans > 0) {
            observer.innerSpans(innerSpans);
            innerSpans = 0;
        }
        if (inconsistentSpans > 0) {
            observer.inconsistentSpans(inconsistentSpans);
            inconsistentSpans = 0;
        }
        item.report(observer);
    }

    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        OtlpRecord.check(headers, value);
        entries.clear();
        innerOfRecord = 0;
        position = 0;
        OtlpRecord.visit(in, value, check);
        innerSpans += innerOfRecord;
        rejected.reset(value);
        receiver = outcomes;
        position = 0;
        OtlpRecord.visit(in, value, count);
        return rejected.count() == 0 ? RejectedItems.NONE : rejected;
    }

    /** The first pass. */
    private final class Check implements OtlpRecord.Visitor {
        @Override
        public void beginResource() {
            // Nothing to verify.
        }

        @Override
        public void resourceAttribute(WireReader reader, int end) {
            OtlpRecord.checkAttribute(reader, end);
        }

        @Override
        public void endResource() {
            // Nothing to verify.
        }

        @Override
        public void item(WireReader reader, int end) {
            int start = reader.position;
            span.read(reader, end);
            if (isEntry()) {
                entries.set(position);
                reader.position = start;
                while (reader.position < end) {
                    int tag = reader.tag(end);
                    if (tag == OtlpFields.SPAN_ATTRIBUTE) {
                        OtlpRecord.checkAttribute(reader, reader.delimited(end));
                    } else {
                        reader.skip(tag, end);
                    }
                }
            }
            position++;
        }
    }

    /** The second pass. */
    private final class Count implements OtlpRecord.Visitor {
        @Override
        public void beginResource() {
            item.beginResource();
        }

        @Override
        public void resourceAttribute(WireReader reader, int end) {
            item.resourceAttribute(reader, end);
        }

        @Override
        public void endResource() {
            item.endResource();
        }

        @Override
        public void item(WireReader reader, int end) {
            if (entries.get(position) && item.countsService()) {
                int start = reader.position;
                span.read(reader, end);
                try {
                    reader.position = start;
                    read(end);
                } catch (RejectedOutcomeException e) {
                    rejected.add(position, e);
                }
            }
            position++;
        }
    }

    /** Whether the span may be counted; also if it is none, so that it is rejected. */
    private boolean isEntry() {
        boolean wanted = span.kind > 0 && span.kind <= SpanKind.CONSUMER.number() && (kinds & (1 << span.kind)) != 0;
        if (wanted && span.isInner()) {
            innerOfRecord++;
            return false;
        }
        return wanted || isNone();
    }

    private boolean isNone() {
        return span.kind == 0 && span.endNanos == 0;
    }

    private void read(int end) {
        if (isNone()) {
            throw new RejectedOutcomeException(
                    Rejection.UNDECODABLE, "an item has neither a kind nor an end, so it is no span");
        }
        item.attributes.clear();
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.SPAN_ATTRIBUTE) {
                item.attributes.read(in, in.delimited(end));
            } else {
                in.skip(tag, end);
            }
        }
        if (span.kind == SpanKind.CONSUMER.number() && !item.conventions.isProcessing(item.attributes)) {
            return;
        }
        item.begin();
        readTimes();
        item.conventions.readResult(item.attributes, span.statusCode == ERROR, item.outcome);
        item.readOperation(in.bytes, span.nameStart, span.nameEnd);
        item.readAttributes();
        readCount();
        item.finish();
        receiver.receive(item.outcome);
    }

    private void readTimes() {
        if (span.endNanos == 0) {
            throw new RejectedOutcomeException(Rejection.UNDECODABLE, "the span has no end");
        }
        item.occurredAt(span.endNanos);
        DecodedOutcome outcome = item.outcome;
        outcome.hasDuration = span.startNanos != 0;
        if (outcome.hasDuration) {
            if (Long.compareUnsigned(span.endNanos, span.startNanos) < 0) {
                throw new RejectedOutcomeException(Rejection.NEGATIVE_DURATION, "the span ends before it starts");
            }
            outcome.durationMicros = Long.divideUnsigned(span.endNanos - span.startNanos, NANOS_PER_MICRO);
        }
    }

    private void readCount() {
        probability.read(in.bytes, span);
        boolean sampled = probability.isSampled();
        long stated = 1;
        boolean inconsistent = probability.isInconsistent();
        AttributeValue attribute = item.attributes.get(countSlot);
        if (attribute == null) {
            stated = probability.count();
        } else {
            long number = attribute.integer();
            inconsistent = number < 1;
            stated = inconsistent ? 1 : number;
            sampled |= number > 1;
        }
        if (sampled && sampling == SpanSampling.REFUSE) {
            throw new RejectedOutcomeException(
                    Rejection.SAMPLED, "the span stands for several requests, and this input refuses sampled spans");
        }
        if (inconsistent) {
            inconsistentSpans++;
        }
        item.outcome.count = sampling == SpanSampling.ADJUST ? stated : 1;
        if (readsSampled) {
            item.outcome.attributes.putIfAbsent(ItemOutcome.SAMPLED, Boolean.toString(sampled));
        }
    }
}
