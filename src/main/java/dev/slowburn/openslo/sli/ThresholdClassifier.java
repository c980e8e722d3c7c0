package dev.slowburn.openslo.sli;

import dev.cel.runtime.CelEvaluationException;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.outcome.Classifier;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.openslo.cel.Filter;
import dev.slowburn.openslo.cel.OutcomeVariables;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Classifies an outcome by a {@code thresholdMetric}, with integer comparisons. An outcome that the filter does not
 * match is not counted; an outcome without the number, or on which the filter fails, is unclassifiable.
 *
 * @param threshold in the unit of {@link Measure#of}
 */
record ThresholdClassifier(Measure measure, Optional<Filter> filter, Comparison comparison, Threshold threshold)
        implements Classifier {
    @Override
    public Verdict classify(Outcome outcome) {
        try {
            if (filter.isPresent() && !filter.get().matches(new OutcomeVariables(outcome))) {
                return Verdict.UNCOUNTED;
            }
        } catch (CelEvaluationException e) {
            return Verdict.UNCLASSIFIABLE;
        }
        OptionalLong value = measure.of(outcome);
        if (value.isEmpty()) {
            return Verdict.UNCLASSIFIABLE;
        }
        return comparison.holds(threshold.compare(value.getAsLong())) ? Verdict.GOOD : Verdict.BAD;
    }
}
