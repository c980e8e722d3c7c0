package dev.slowburn.openslo.sli;

import dev.slowburn.domain.outcome.Sli;
import java.util.Optional;

/** The value of an SLI: a ratio or a threshold metric. The type is known even if the SLI is otherwise invalid. */
public sealed interface Indicator {
    /** The same type of indicator, marked as invalid. */
    Indicator invalid();

    /** A {@code ratioMetric}: good or bad divided by total.
     *
     * @param sli empty if it is invalid
     */
    record Ratio(Optional<Sli> sli) implements Indicator {
        @Override
        public Indicator invalid() {
            return new Ratio(Optional.empty());
        }
    }

    /** A {@code thresholdMetric}: a value that each objective compares with its own threshold.
     *
     * @param metric empty if it is invalid
     */
    record Threshold(Optional<ThresholdMetric> metric) implements Indicator {
        @Override
        public Indicator invalid() {
            return new Threshold(Optional.empty());
        }
    }
}
