package dev.slowburn.input.otlp.metrics;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.otlp.OtlpFields;

/**
 * The requests of a data point by their longest possible duration: the upper bound of their bucket, so that a threshold at a
 * bound is applied exactly. The last bucket of a histogram has no bound; its requests took the maximum, or twice the last bound.
 */
final class PointBuckets {
    static final long NO_DURATION = -1;

    private static final double MAX_MICROS = 1e18;
    /** Relative error of a bound such as 0.1 s in binary. */
    private static final double PRECISION = 1e-9;

    private final MetricPoint point;

    /** Requests by bucket, and their durations in microseconds. */
    final Numbers counts = new Numbers();

    final Numbers durations = new Numbers();

    PointBuckets(MetricPoint point) {
        this.point = point;
    }

    private void add(long count, long micros) {
        if (count != 0) {
            counts.add(count);
            durations.add(micros);
        }
    }

    /** @throws RejectedOutcomeException if the point is not valid; nothing of it may be counted then */
    void read(MetricFields metric) {
        counts.clear();
        durations.clear();
        if (metric.data == OtlpFields.SUM) {
            add(sum(), NO_DURATION);
        } else if (metric.data == OtlpFields.HISTOGRAM) {
            readHistogram(metric.micros);
        } else {
            readExponential(metric.micros);
        }
        long total = 0;
        for (int i = 0; i < counts.size(); i++) {
            total = added(total, counts.get(i));
        }
        if (metric.isHistogram() && total != point.count) {
            throw undecodable("a histogram whose count is not the sum of its buckets");
        }
    }

    private static long added(long total, long count) {
        if (count < 0 || count > Outcome.MAX_COUNT - total) {
            throw new RejectedOutcomeException(
                    Rejection.IMPLAUSIBLE_COUNT,
                    "count is above " + Outcome.MAX_COUNT + ", the most that is believable");
        }
        return total + count;
    }

    private long sum() {
        if (point.valueTag == 0) {
            throw undecodable("a data point without a value");
        }
        double real = point.valueTag == OtlpFields.NUMBER_INT ? point.value : Double.longBitsToDouble(point.value);
        if (real < 0) {
            throw new RejectedOutcomeException(Rejection.NEGATIVE_COUNT, "the sum is negative");
        }
        if (point.valueTag == OtlpFields.NUMBER_INT) {
            return point.value;
        }
        if (Math.rint(real) != real) {
            throw undecodable("a sum that is no integer");
        }
        return (long) real;
    }

    private void readHistogram(double micros) {
        int bounds = point.bounds.size();
        if (point.counts.size() == 0 && bounds == 0) {
            add(point.count, last(micros));
            return;
        }
        if (point.counts.size() != bounds + 1) {
            throw undecodable("a histogram with " + point.counts.size() + " buckets and " + bounds + " bounds");
        }
        for (int i = 0; i < bounds; i++) {
            if (point.counts.get(i) != 0) {
                add(point.counts.get(i), micros(point.bounds.real(i), micros));
            }
        }
        if (point.counts.get(bounds) != 0) {
            add(point.counts.get(bounds), last(micros));
        }
    }

    /** The duration of the requests above the last bound. */
    private long last(double micros) {
        int bounds = point.bounds.size();
        double bound = bounds == 0 ? Double.NEGATIVE_INFINITY : point.bounds.real(bounds - 1);
        if (point.hasMax && point.max > bound) {
            return micros(point.max, micros);
        }
        return bounds == 0 ? NO_DURATION : micros(2 * bound, micros);
    }

    private void readExponential(double micros) {
        for (int i = 0; i < point.negativeCounts.size(); i++) {
            if (point.negativeCounts.get(i) != 0) {
                throw new RejectedOutcomeException(
                        Rejection.NEGATIVE_DURATION, "the histogram counts negative durations");
            }
        }
        add(point.zeroCount, micros(point.zeroThreshold, micros));
        double exponent = Math.pow(2, -point.scale);
        for (int i = 0; i < point.counts.size(); i++) {
            if (point.counts.get(i) != 0) {
                double bound = Math.pow(2, ((double) point.offset + i + 1) * exponent);
                add(point.counts.get(i), micros(Double.isInfinite(bound) && point.hasMax ? point.max : bound, micros));
            }
        }
    }

    /** A bound in microseconds, rounded up. */
    static long micros(double bound, double unit) {
        if (unit == 0) {
            return NO_DURATION;
        }
        double exact = bound * unit;
        if (exact < 0) {
            throw new RejectedOutcomeException(Rejection.NEGATIVE_DURATION, "the histogram has a negative bound");
        }
        if (!(exact <= MAX_MICROS)) {
            throw undecodable("a histogram with an implausible bound");
        }
        double nearest = Math.rint(exact);
        return (long) (Math.abs(exact - nearest) <= PRECISION * exact ? nearest : Math.ceil(exact));
    }

    static RejectedOutcomeException undecodable(String what) {
        return new RejectedOutcomeException(Rejection.UNDECODABLE, "the record has " + what);
    }
}
