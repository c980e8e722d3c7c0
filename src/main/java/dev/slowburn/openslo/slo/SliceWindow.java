package dev.slowburn.openslo.slo;

import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.document.OpenSloDuration;
import dev.slowburn.openslo.yaml.Decimals;
import dev.slowburn.openslo.yaml.YamlSection;
import java.math.BigDecimal;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads {@code timeSliceWindow}: a number of minutes, or a duration with a unit. */
final class SliceWindow {
    private static final String FIELD = "timeSliceWindow";
    private static final BigDecimal MAX = BigDecimal.valueOf(999_999_999);
    private static final int PLACES = 9;

    private SliceWindow() {}

    /** The length in minutes; empty if it is absent or was reported as invalid. */
    static Optional<Long> minutes(YamlSection objective) {
        Optional<Node> value = objective.value(FIELD);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Tag tag = value.get().getTag();
        if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
            return objective
                    .written(FIELD)
                    .flatMap(text -> OpenSloDuration.fixed(objective, FIELD, text, OpenSloDuration.ONE))
                    .map(LookBack::minutes);
        }
        Optional<BigDecimal> number = Decimals.read(objective, FIELD, PLACES);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal minutes = number.get().stripTrailingZeros();
        if (minutes.signum() <= 0 || minutes.compareTo(MAX) > 0) {
            objective.report(
                    FIELD,
                    "must be a whole number of minutes from 1 to " + MAX.toPlainString()
                            + ", or a duration such as 5m, but is " + minutes.toPlainString());
            return Optional.empty();
        }
        if (minutes.scale() > 0) {
            objective.unsupported(
                    FIELD,
                    "must be a whole number of minutes, because outcomes are counted by the minute, but is "
                            + minutes.toPlainString());
            return Optional.empty();
        }
        return Optional.of(minutes.longValueExact());
    }
}
