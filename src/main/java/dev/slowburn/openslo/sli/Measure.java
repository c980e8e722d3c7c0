package dev.slowburn.openslo.sli;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.openslo.cel.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A numeric field of an outcome that a {@code thresholdMetric} may use, as an integer so that comparisons are exact.
 */
enum Measure {
    DURATION(Variable.DURATION_MS, 1_000) {
        @Override
        OptionalLong of(Outcome outcome) {
            return outcome.hasDuration() ? OptionalLong.of(outcome.durationMicros()) : OptionalLong.empty();
        }
    },
    STATUS_CODE(Variable.STATUS_CODE, 1) {
        @Override
        OptionalLong of(Outcome outcome) {
            return outcome.hasStatusCode() ? OptionalLong.of(outcome.statusCode()) : OptionalLong.empty();
        }
    },
    COUNT(Variable.COUNT, 1) {
        @Override
        OptionalLong of(Outcome outcome) {
            return OptionalLong.of(outcome.count());
        }
    };

    private final Variable variable;
    private final int scale;

    Measure(Variable variable, int scale) {
        this.variable = variable;
        this.scale = scale;
    }

    /** The variable that names it in definitions. */
    Variable variable() {
        return variable;
    }

    /** Factor by which a threshold is multiplied before the comparison. */
    int scale() {
        return scale;
    }

    /** The outcome's number times {@link #scale()}; empty if it has none. */
    abstract OptionalLong of(Outcome outcome);

    static Optional<Measure> named(String text) {
        return Arrays.stream(values())
                .filter(measure -> measure.variable.text().equals(text))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(measure -> measure.variable.text()).toList();
    }
}
