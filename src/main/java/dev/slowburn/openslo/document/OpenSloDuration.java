package dev.slowburn.openslo.document;

import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as OpenSLO writes it, such as 28d or 1Q: a whole number and one letter, whose case matters. */
public record OpenSloDuration(String text, int count, CalendarUnit unit) {
    /** The least number where no time at all makes sense: 0m. */
    public static final int NOTHING = 0;
    /** The least number where it does not. */
    public static final int SOME = 1;

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

    /** Reads what a field says in any unit; empty, and reported, if it says no duration. */
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
            section.report(field, "must be longer than nothing");
            return Optional.empty();
        }
        return Optional.of(new OpenSloDuration(text, count, unit));
    }

    private static String advice(String digits, int least) {
        boolean nothing = Integer.parseInt(digits) == 0;
        return nothing && least > NOTHING
                ? ""
                : nothing ? "; write 0m" : "; write " + digits + "d for days, or another unit";
    }

    /** Reads what a field says in minutes, hours, days or weeks, which always are as long. */
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

    /** The length; only where it {@link #isFixed()}. */
    public long minutes() {
        return count * FIXED_MINUTES.get(unit);
    }
}
