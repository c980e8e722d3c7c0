package dev.slowburn.openslo;

import dev.slowburn.domain.Target;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads an objective's {@code target} or {@code targetPercent}, exactly as it is written. */
final class TargetReader {
    /** No exponents, and short enough to compute with. */
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?=\\.?[0-9])[0-9]{0,20}(\\.[0-9]{0,40})?");

    private static final int RATIO_PLACES = 9;
    private static final int PERCENT_PLACES = 7;

    private TargetReader() {}

    /** The target; empty, and reported, if anything is wrong with it. */
    static Optional<Target> read(Section objective) {
        Optional<BigDecimal> ratio = decimal(objective, "target", BigDecimal.ONE, RATIO_PLACES);
        Optional<BigDecimal> percent = decimal(objective, "targetPercent", BigDecimal.valueOf(100), PERCENT_PLACES);
        if (objective.has("target") && objective.has("targetPercent")) {
            objective.report("targetPercent", "must not be given together with target: use one of them");
            return Optional.empty();
        }
        if (!objective.has("target") && !objective.has("targetPercent")) {
            objective.report("target", "is required, unless targetPercent is given");
        }
        return ratio.map(Target::ofRatio).or(() -> percent.map(Target::ofPercent));
    }

    private static Optional<BigDecimal> decimal(Section objective, String field, BigDecimal limit, int places) {
        Optional<String> text = objective.number(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!DECIMAL.matcher(text.get()).matches()) {
            objective.report(field, "must be a plain decimal such as 0.999 or, for targetPercent, 99.9");
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(text.get());
        if (value.signum() < 0 || value.compareTo(limit) >= 0) {
            objective.report(
                    field, "must be at least 0 and less than " + limit.toPlainString() + ", but is " + text.get());
            return Optional.empty();
        }
        if (value.stripTrailingZeros().scale() > places) {
            objective.report(field, "must have at most " + places + " decimal places, but is " + text.get());
            return Optional.empty();
        }
        return Optional.of(value);
    }
}
