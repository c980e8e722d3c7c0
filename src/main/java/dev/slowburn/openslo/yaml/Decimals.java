package dev.slowburn.openslo.yaml;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads decimals exactly, without floating point. */
public final class Decimals {
    /**
     * Bounds the number of digits; an exponent of at most two digits prevents a hostile number from exhausting memory.
     */
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?=\\.?[0-9])[0-9]{0,20}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,2})?");

    private Decimals() {}

    /** The number in a field; empty if the field is absent or was reported as invalid.
     *
     * @param places maximum number of decimal places
     */
    public static Optional<BigDecimal> read(YamlSection section, String field, int places) {
        Optional<String> text = section.number(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!DECIMAL.matcher(text.get()).matches()) {
            section.report(
                    field,
                    "must be a decimal such as 0.999, of at most 20 digits before and 40 after the point, but is "
                            + text.get());
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(text.get());
        if (value.stripTrailingZeros().scale() > places) {
            section.unsupported(
                    field,
                    "must have at most " + places
                            + " decimal places, because Slowburn computes with exact numbers, but is " + text.get());
            return Optional.empty();
        }
        return Optional.of(value);
    }
}
