package dev.slowburn.openslo;

import dev.slowburn.domain.LookBack;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads {@code timeSliceWindow}: a number of minutes, or a duration with a unit. */
final class SliceWindow {
    private static final String FIELD = "timeSliceWindow";
    private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,8}");

    private SliceWindow() {}

    /** The length; empty if there is none, or if it is reported. */
    static Optional<Long> minutes(Section objective) {
        Optional<Node> value = objective.value(FIELD);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Tag tag = value.get().getTag();
        if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
            return objective
                    .text(FIELD)
                    .flatMap(text -> Shorthand.fixed(objective, FIELD, text, Shorthand.SOME))
                    .map(LookBack::minutes);
        }
        Optional<String> number = objective.number(FIELD);
        if (number.filter(digits -> !WHOLE.matcher(digits).matches()).isPresent()) {
            objective.report(
                    FIELD, "must be a whole number of minutes, or a duration such as 5m, but is " + number.get());
            return Optional.empty();
        }
        return number.map(Long::parseLong);
    }
}
