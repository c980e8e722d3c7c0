package dev.slowburn.domain.outcome;

import java.util.Locale;

/** A number with its noun, such as {@code 1 outcome} or {@code 1,200 outcomes}. */
public final class Quantity {
    private Quantity() {}

    /** @param noun in the singular; its plural ends with s */
    public static String of(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
