package dev.slowburn.openslo.document;

import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration in OpenSLO's notation, such as 28d or 1Q: a whole number and one case-sensitive letter. */
public record OpenSloDuration(String text, int count, CalendarUnit unit) {
    /** Minimum where a zero duration is allowed: 0m. */
    public static final int ZERO = 0;
    /** Minimum where a zero duration is not allowed. */
    public static final int ONE = 1;

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([A-Za-z])");
    private static final Map<String, CalendarUnit> UNITS = Map.of(
            "m", CalendarUnit.MINUTE,
            "h", CalendarUnit.HOUR,
            "d", CalendarUnit.DAY,
            "w", CalendarUnit.WEEK,
            "M", CalendarUnit.MONTH,
            "Q", CalendarUnit.QUARTER,
            "Y", CalendarUnit.YEAR);
    private static final Map<CalendarUnit, Long> FIXED_MINUTES = Map.of(
            CalendarUnit.MINUTE, 1L,
            CalendarUnit.HOUR, 60L,
            CalendarUnit.DAY, 1_440L,
            CalendarUnit.WEEK, 10_080L);

    /** Parses a field in any unit; if it is not a duration, reports this and returns empty. */
    public static Optional<OpenSloDuration> any(YamlSection section, String field, String text, int least) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            section.report(
                    field,
                    "must be a whole number and a unit, such as 28d, but is '" + text + "'"
                            + (WHOLE.matcher(text).matches() ? advice(text, least) : ""));
            return Optional.empty();
        }
        CalendarUnit unit = UNITS.get(matcher.group(2));
        if (unit == null) {
            section.report(
                    field,
                    "has an unknown unit '" + matcher.group(2) + "'; use m, h, d, w, M (months), Q (quarters) or Y "
                            + "(years), such as 28d");
            return Optional.empty();
        }
        int count = Integer.parseInt(matcher.group(1));
        if (count < least) {
            section.report(field, "must be longer than 0; write 1m or more");
            return Optional.empty();
        }
        return Optional.of(new OpenSloDuration(text, count, unit));
    }

    private static String advice(String digits, int least) {
        boolean zero = Integer.parseInt(digits) == 0;
        return zero && least > ZERO ? "" : zero ? "; write 0m" : "; write " + digits + "d for days, or another unit";
    }

    /** Parses a field in minutes, hours, days or weeks, the units of fixed length. */
    public static Optional<LookBack> fixed(YamlSection section, String field, String text, int least) {
        Optional<OpenSloDuration> shorthand = any(section, field, text, least);
        if (shorthand.isPresent() && !shorthand.get().isFixed()) {
            section.unsupported(
                    field,
                    "can't be measured in months, quarters or years, which differ in length; use m, h, d or w, "
                            + "such as 30d");
            return Optional.empty();
        }
        return shorthand.map(fixed -> new LookBack(text, fixed.minutes()));
    }

    public boolean isFixed() {
        return FIXED_MINUTES.containsKey(unit);
    }

    /** The length in minutes; requires {@link #isFixed()}. */
    public long minutes() {
        return count * FIXED_MINUTES.get(unit);
    }
}
