package dev.slowburn.openslo.sli;

import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.outcome.Counting;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.openslo.cel.Filter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A {@code thresholdMetric}: a numeric field of outcomes.
 *
 * @param filter selects the outcomes that count; all if empty
 */
public record ThresholdMetric(Measure measure, Optional<Filter> filter) {
    /**
     * The SLI that classifies an outcome as good if this comparison of its number with the threshold is true, and as
     * bad otherwise.
     */
    public Sli sli(Comparison comparison, BigDecimal threshold) {
        FieldsRead own = FieldsRead.of(Set.of(measure.variable().field()));
        Threshold scaled = Threshold.of(threshold.multiply(BigDecimal.valueOf(measure.scale())));
        Counting counting = Counting.good(measure.variable().text() + symbol(comparison) + plain(threshold));
        return new Sli(
                rule(comparison, threshold),
                filter.map(compiled -> counting.of(compiled.text())).orElse(counting),
                filter.map(compiled -> own.and(compiled.reads())).orElse(own),
                new ThresholdClassifier(measure, filter, comparison, scaled));
    }

    private static String symbol(Comparison comparison) {
        return switch (comparison) {
            case LT -> " < ";
            case LTE -> " <= ";
            case GT -> " > ";
            case GTE -> " >= ";
        };
    }

    private static String plain(BigDecimal threshold) {
        return threshold.signum() == 0 ? "0" : threshold.stripTrailingZeros().toPlainString();
    }

    /** Unambiguous: CEL has no ';' outside of quotes, and no rule of a ratio starts with "value:". */
    private String rule(Comparison comparison, BigDecimal threshold) {
        String own = "value: " + measure.variable().text() + " "
                + comparison.name().toLowerCase(Locale.ROOT) + " " + plain(threshold);
        return own + filter.map(compiled -> "; total: " + compiled.text()).orElse("");
    }
}
