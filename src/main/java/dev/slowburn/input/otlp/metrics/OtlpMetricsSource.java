package dev.slowburn.input.otlp.metrics;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.AttributeNames;
import dev.slowburn.input.otlp.ItemOutcome;
import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.OtlpRecord;
import dev.slowburn.input.otlp.RejectedOtlpItems;
import dev.slowburn.input.otlp.WireReader;
import java.util.List;
import org.apache.kafka.common.header.Headers;

/**
 * Decodes metrics of OTLP in Protocol Buffers, {@code ExportMetricsServiceRequest}: histograms of durations, of which each
 * bucket is an outcome that counts its requests, and monotonic sums of requests. Metrics count all requests, also where only a
 * part of the traces is kept. They need the temporality delta: the difference of cumulative numbers would depend on which
 * records came before.
 */
public final class OtlpMetricsSource implements OutcomeSource {
    private final AttributeNames metrics;
    private final boolean readsSampled;
    private final ItemOutcome item;
    private final WireReader in = new WireReader();
    private final MetricFields metric = new MetricFields();
    private final MetricPoint point = new MetricPoint();
    private final PointBuckets buckets = new PointBuckets(point);
    private final RejectedOtlpItems rejected = new RejectedOtlpItems(true);
    private final Visit check = new Visit(false);
    private final Visit count = new Visit(true);

    private Receiver receiver;
    private int position;

    /** @param fields to be read; the others may keep their defaults */
    public OtlpMetricsSource(OtlpMetricOptions options, FieldsRead fields) {
        metrics = new AttributeNames(options.metrics());
        readsSampled = fields.readsAttribute(ItemOutcome.SAMPLED);
        item = new ItemOutcome(fields, options.serviceAttributes(), options.services(), List.of());
    }

    @Override
    public void report(Observer observer) {
        item.report(observer);
    }

    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        OtlpRecord.check(headers, value);
        OtlpRecord.visit(in, value, check);
        rejected.reset(value);
        receiver = outcomes;
        position = 0;
        OtlpRecord.visit(in, value, count);
        return rejected.count() == 0 ? RejectedItems.NONE : rejected;
    }

    /** A pass: the first verifies the structure of what is read, the second counts. */
    private final class Visit implements OtlpRecord.Visitor {
        private final boolean counts;

        Visit(boolean counts) {
            this.counts = counts;
        }

        @Override
        public void beginResource() {
            if (counts) {
                item.beginResource();
            }
        }

        @Override
        public void resourceAttribute(WireReader reader, int end) {
            if (counts) {
                item.resourceAttribute(reader, end);
            } else {
                OtlpRecord.checkAttribute(reader, end);
            }
        }

        @Override
        public void endResource() {
            if (counts) {
                item.endResource();
            }
        }

        @Override
        public void item(WireReader reader, int end) {
            int start = reader.position;
            metric.read(reader, end);
            boolean wanted = metrics.slot(reader.bytes, metric.nameStart, metric.nameEnd) >= 0;
            reader.position = start;
            while (reader.position < end) {
                int tag = reader.tag(end);
                if (OtlpFields.isData(tag)) {
                    points(reader, reader.delimited(end), wanted);
                } else {
                    reader.skip(tag, end);
                }
            }
        }

        private void points(WireReader reader, int end, boolean wanted) {
            while (reader.position < end) {
                int tag = reader.tag(end);
                if (tag != OtlpFields.POINT) {
                    reader.skip(tag, end);
                    continue;
                }
                int pointEnd = reader.delimited(end);
                if (wanted && counts) {
                    countPoint(pointEnd);
                } else if (wanted) {
                    checkPoint(pointEnd);
                }
                position++;
                reader.position = pointEnd;
            }
        }
    }

    private void checkPoint(int end) {
        int start = in.position;
        point.read(in, end, metric.data);
        in.position = start;
        int attribute = OtlpFields.pointAttribute(metric.data);
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == attribute) {
                OtlpRecord.checkAttribute(in, in.delimited(end));
            } else {
                in.skip(tag, end);
            }
        }
    }

    private void countPoint(int end) {
        if (!item.countsService()) {
            return;
        }
        try {
            checkMetric();
            int start = in.position;
            point.read(in, end, metric.data);
            if (point.isRecorded()) {
                in.position = start;
                readPoint(end);
            }
        } catch (RejectedOutcomeException e) {
            rejected.add(position, e);
        }
    }

    private void checkMetric() {
        if (!metric.isHistogram() && metric.data != OtlpFields.SUM) {
            throw PointBuckets.undecodable("a metric to be counted that is neither a histogram nor a sum");
        }
        if (metric.data == OtlpFields.SUM && !metric.isMonotonic) {
            throw PointBuckets.undecodable("a sum to be counted that is not monotonic");
        }
        if (metric.temporality == MetricFields.CUMULATIVE) {
            throw new RejectedOutcomeException(
                    Rejection.CUMULATIVE,
                    "the metric is cumulative; set the SDK's temporality to delta, or add the processor cumulativetodelta"
                            + " to the Collector");
        }
        if (metric.temporality != MetricFields.DELTA) {
            throw PointBuckets.undecodable("a metric without a temporality");
        }
    }

    private void readPoint(int end) {
        item.attributes.clear();
        int attribute = OtlpFields.pointAttribute(metric.data);
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == attribute) {
                item.attributes.read(in, in.delimited(end));
            } else {
                in.skip(tag, end);
            }
        }
        item.begin();
        if (point.timeNanos == 0) {
            throw PointBuckets.undecodable("a data point without a time");
        }
        // The interval excludes its end.
        item.occurredAt(point.timeNanos);
        item.outcome.occurredAt = Math.max(0, item.outcome.occurredAt - 1);
        item.conventions.readResult(item.attributes, item.conventions.hasErrorType(item.attributes), item.outcome);
        item.readOperation(in.bytes, 0, 0);
        item.readAttributes();
        if (readsSampled) {
            item.outcome.attributes.putIfAbsent(ItemOutcome.SAMPLED, "false");
        }
        buckets.read(metric);
        item.finish();
        for (int i = 0; i < buckets.counts.size(); i++) {
            long duration = buckets.durations.get(i);
            item.outcome.count = buckets.counts.get(i);
            item.outcome.hasDuration = duration != PointBuckets.NO_DURATION;
            item.outcome.durationMicros = Math.max(0, duration);
            receiver.receive(item.outcome);
        }
    }
}
