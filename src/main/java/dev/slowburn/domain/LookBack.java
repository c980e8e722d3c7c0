package dev.slowburn.domain;

import java.util.List;
import java.util.TreeMap;

/** A stretch of event time that ends now. */
public record LookBack(String text, long minutes) {
    /** The one that decides whether a budget is burning and how long it will last. */
    public static final LookBack HOUR = new LookBack("1h", 60);

    /** The long look-backs of the alert ladder in Google's Site Reliability Workbook, chapter 5. */
    private static final List<LookBack> FOR_BURN_RATES =
            List.of(HOUR, new LookBack("6h", 6 * 60), new LookBack("1d", 24 * 60), new LookBack("3d", 3 * 24 * 60));

    /** Written in hours if they are whole. */
    public static LookBack ofMinutes(long minutes) {
        return new LookBack(minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m", minutes);
    }

    /**
     * Over which burn rates are told, shortest first: an hour always, those of Google's ladder as far as they fit into the
     * window, and those that alert rules look at.
     */
    public static List<LookBack> all(Window window, List<AlertRule> rules) {
        TreeMap<Long, LookBack> byLength = new TreeMap<>();
        for (LookBack lookBack : FOR_BURN_RATES) {
            if (lookBack.equals(HOUR) || lookBack.minutes <= window.nominalMinutes()) {
                byLength.put(lookBack.minutes, lookBack);
            }
        }
        for (AlertRule rule : rules) {
            if (rule.condition() instanceof AlertRule.Burning burning) {
                byLength.putIfAbsent(burning.longWindow().minutes, burning.longWindow());
                burning.shortWindow().ifPresent(shorter -> byLength.putIfAbsent(shorter.minutes, shorter));
            }
        }
        return List.copyOf(byLength.values());
    }
}
