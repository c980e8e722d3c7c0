package dev.slowburn.openslo.sli;

import dev.slowburn.domain.outcome.Sli;
import java.util.Optional;

/** What an SLI says. Which of the two it is is known even where something else about it is wrong. */
public sealed interface Indicator {
    /** The same, with something wrong about it. */
    Indicator unsound();

    /**
     * Good or bad against total.
     *
     * @param sli empty if anything is wrong with it
     */
    record Ratio(Optional<Sli> sli) implements Indicator {
        @Override
        public Indicator unsound() {
            return new Ratio(Optional.empty());
        }
    }

    /**
     * A value that each objective holds against its own threshold.
     *
     * @param metric empty if anything is wrong with it
     */
    record Threshold(Optional<ThresholdMetric> metric) implements Indicator {
        @Override
        public Indicator unsound() {
            return new Threshold(Optional.empty());
        }
    }
}
