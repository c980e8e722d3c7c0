package dev.slowburn.openslo.slo;

import dev.slowburn.domain.consumption.Target;
import dev.slowburn.openslo.yaml.Decimals;
import dev.slowburn.openslo.yaml.YamlSection;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads the {@code target} or {@code targetPercent} of an objective, without rounding. */
final class TargetReader {
    private static final int RATIO_PLACES = 9;
    private static final int PERCENT_PLACES = 7;

    private TargetReader() {}

    /** The target; if it is missing or invalid, reports this and returns empty. */
    static Optional<Target> read(YamlSection objective) {
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

    private static Optional<BigDecimal> decimal(YamlSection objective, String field, BigDecimal limit, int places) {
        Optional<BigDecimal> value = Decimals.read(objective, field, places);
        if (value.isPresent() && (value.get().signum() < 0 || value.get().compareTo(limit) >= 0)) {
            objective.report(
                    field,
                    "must be at least 0 and less than " + limit.toPlainString() + ", but is "
                            + value.get().toPlainString());
            return Optional.empty();
        }
        return value;
    }
}
