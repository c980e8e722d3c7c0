package dev.slowburn.openslo;

import dev.slowburn.domain.RollingWindow;
import dev.slowburn.domain.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code spec.timeWindow}. */
final class WindowReader {
    private static final Set<String> FIELDS = Set.of("duration", "isRolling", "calendar");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([A-Za-z])");
    private static final Map<String, Long> MINUTES = Map.of("m", 1L, "h", 60L, "d", 1_440L, "w", 10_080L);
    private static final Set<String> CALENDAR_UNITS = Set.of("M", "Q", "Y");
    private static final long MAX_MINUTES = 366 * 1_440L;

    private WindowReader() {}

    /** The window; empty, and reported, if anything is wrong with it. */
    static Optional<Window> read(Section spec) {
        Optional<List<Section>> windows = spec.requiredSections("timeWindow");
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        if (windows.get().size() != 1) {
            spec.report(
                    "timeWindow",
                    "must have exactly one item, but has " + windows.get().size());
            return Optional.empty();
        }
        return window(windows.get().get(0));
    }

    private static Optional<Window> window(Section window) {
        window.only(FIELDS);
        Optional<String> duration = window.requiredText("duration");
        Optional<Boolean> rolling = window.flag("isRolling");
        if (window.has("calendar")) {
            window.notYet(Map.of("calendar", "windows aligned to the calendar; use isRolling: true"));
            return Optional.empty();
        }
        if (!rolling.orElse(false)) {
            window.report(
                    "isRolling",
                    "must be true: a window that does not roll needs calendar, " + "which is not supported yet");
            return Optional.empty();
        }
        return duration.flatMap(text -> rolling(window, text));
    }

    private static Optional<Window> rolling(Section window, String text) {
        Matcher matcher = DURATION.matcher(text);
        Optional<String> fault = Optional.empty();
        if (!matcher.matches()) {
            fault = Optional.of("must be a whole number and a unit, such as 28d, but is '" + text + "'");
        } else if (CALENDAR_UNITS.contains(matcher.group(2))) {
            fault = Optional.of("a rolling window can't be measured in months, quarters or years, which differ in "
                    + "length; use m, h, d or w, such as 30d");
        } else if (!MINUTES.containsKey(matcher.group(2))) {
            fault = Optional.of("has an unknown unit '" + matcher.group(2) + "'; use m, h, d or w, such as 28d");
        } else if (Long.parseLong(matcher.group(1)) < 1) {
            fault = Optional.of("must be longer than nothing");
        } else if (minutes(matcher) > MAX_MINUTES) {
            fault = Optional.of("must be at most 366d, because its outcomes are kept for as long");
        }
        fault.ifPresent(reason -> window.report("duration", reason));
        return fault.isPresent() ? Optional.empty() : Optional.of(new RollingWindow(text, minutes(matcher)));
    }

    private static long minutes(Matcher duration) {
        return Long.parseLong(duration.group(1)) * MINUTES.get(duration.group(2));
    }
}
