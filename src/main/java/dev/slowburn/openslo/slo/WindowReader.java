package dev.slowburn.openslo.slo;

import dev.slowburn.domain.window.CalendarUnit;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.openslo.document.OpenSloDuration;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code spec.timeWindow}. */
final class WindowReader {
    private static final Set<String> FIELDS = Set.of("duration", "isRolling", "calendar");
    private static final String WRITE = "write timeWindow: [{duration: 28d, isRolling: true}], or a calendar";
    private static final long DAY = 1_440;
    private static final long MAX_DAYS = 366;
    private static final int MONTHS_OF_A_YEAR = 12;
    /** Length in days of the calendar units in a rolling window. */
    private static final Map<CalendarUnit, Integer> ROLLING_DAYS =
            Map.of(CalendarUnit.MONTH, 30, CalendarUnit.QUARTER, 90, CalendarUnit.YEAR, 365);

    private WindowReader() {}

    /** The window; if it is missing or invalid, reports this and returns empty. */
    static Optional<Window> read(YamlSection spec) {
        if (!spec.has("timeWindow") || spec.isBlank("timeWindow")) {
            spec.unsupported(
                    "timeWindow", "is required: it is optional in OpenSLO, but a budget needs a window; " + WRITE);
            return Optional.empty();
        }
        Optional<List<YamlSection>> windows = spec.requiredSections("timeWindow");
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        if (windows.get().size() != 1) {
            spec.report(
                    "timeWindow",
                    "must have exactly one item, but has " + windows.get().size()
                            + (windows.get().isEmpty() ? "; " + WRITE : ""));
            return Optional.empty();
        }
        return window(windows.get().get(0));
    }

    private static Optional<Window> window(YamlSection window) {
        window.only(FIELDS);
        Optional<OpenSloDuration> duration = window.requiredWritten("duration")
                .flatMap(text -> OpenSloDuration.any(window, "duration", text, OpenSloDuration.ONE));
        duration.filter(WindowReader::isProbablyMonths)
                .ifPresent(length -> window.warn(
                        "duration",
                        length.text() + " is " + length.count() + (length.count() == 1 ? " minute" : " minutes")
                                + "; write " + length.count() + "M for "
                                + (length.count() == 1 ? "a month" : length.count() + " months")));
        Optional<Boolean> rolling = window.flag("isRolling");
        Optional<YamlSection> calendar = window.section("calendar");
        if (window.has("calendar")) {
            if (rolling.orElse(false)) {
                window.report("isRolling", "must be false or left out: a window with a calendar is not rolling");
            }
            Optional<OpenSloDuration> length = duration.filter(written -> isKept(window, written));
            Optional<Window> aligned = calendar.flatMap(section -> CalendarReader.read(section, length));
            return rolling.orElse(false) ? Optional.empty() : aligned;
        }
        if (rolling.isEmpty() && window.has("isRolling")) {
            return Optional.empty();
        }
        if (!rolling.orElse(false)) {
            window.report("calendar", "is required, unless isRolling is true");
            return Optional.empty();
        }
        return duration.filter(length -> isKept(window, length)).map(length -> rolling(window, length));
    }

    /** Whether minutes were probably meant as months: at most 12, which is shorter than any window in use. */
    private static boolean isProbablyMonths(OpenSloDuration length) {
        return length.unit() == CalendarUnit.MINUTE && length.count() <= MONTHS_OF_A_YEAR;
    }

    /** Whether the length is within the longest retention; 12M, 4Q and 1Y are, with a month of 30 days. */
    private static boolean isKept(YamlSection window, OpenSloDuration length) {
        boolean kept = minutes(length) <= MAX_DAYS * DAY;
        if (!kept) {
            window.unsupported(
                    "duration", "must be at most 366d, or a year, the longest time for which outcomes are kept");
        }
        return kept;
    }

    private static long minutes(OpenSloDuration length) {
        return length.isFixed() ? length.minutes() : (long) length.count() * ROLLING_DAYS.get(length.unit()) * DAY;
    }

    private static Window rolling(YamlSection window, OpenSloDuration length) {
        long minutes = minutes(length);
        if (!length.isFixed()) {
            window.warn(
                    "duration",
                    "a rolling window has a fixed length, so " + length.text() + " is read as " + minutes / DAY
                            + "d; add a calendar for calendar months, quarters or years");
        }
        return new RollingWindow(length.text(), minutes);
    }
}
