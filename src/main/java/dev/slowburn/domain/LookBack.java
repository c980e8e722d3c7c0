package dev.slowburn.domain;

import java.util.List;

/** A stretch of event time that ends now. */
public record LookBack(String text, long minutes) {
    /** The one that decides whether a budget is burning and how long it will last. */
    public static final LookBack HOUR = new LookBack("1h", 60);

    /** The long look-backs of the alert ladder in Google's Site Reliability Workbook, chapter 5. */
    static final List<LookBack> FOR_BURN_RATES =
            List.of(HOUR, new LookBack("6h", 6 * 60), new LookBack("1d", 24 * 60), new LookBack("3d", 3 * 24 * 60));
}
