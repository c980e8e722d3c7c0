package dev.slowburn.openslo.yaml;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads decimals exactly as they are written. */
public final class Decimals {
    /** Short enough to compute with; an exponent of two digits keeps a hostile one from filling the memory. */
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?=\\.?[0-9])[0-9]{0,20}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,2})?");

    private Decimals() {}

    /**
     * A number of a field; empty if there is none, or if it is reported.
     *
     * @param places how many decimal places it may have
     */
    public static Optional<BigDecimal> read(YamlSection section, String field, int places) {
        Optional<String> text = section.number(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!DECIMAL.matcher(text.get()).matches()) {
            section.report(field, "must be a decimal such as 0.999 of a sensible length, but is " + text.get());
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(text.get());
        if (value.stripTrailingZeros().scale() > places) {
            section.unsupported(
                    field,
                    "must have at most " + places
                            + " decimal places, because Slowburn computes with it exactly, but is " + text.get());
            return Optional.empty();
        }
        return Optional.of(value);
    }
}
