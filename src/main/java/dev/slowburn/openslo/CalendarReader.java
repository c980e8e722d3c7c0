package dev.slowburn.openslo;

import dev.slowburn.domain.CalendarWindow;
import dev.slowburn.domain.Window;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code calendar} of a time window. */
final class CalendarReader {
    private static final Set<String> FIELDS = Set.of("startTime", "timeZone");
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    /** Zones of the IANA database that Java knows only by these offsets. */
    private static final Map<String, String> OFFSETS = Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00");

    private CalendarReader() {}

    /** The window; empty if anything is wrong with it. */
    static Optional<Window> read(Section calendar, Optional<Shorthand> length) {
        calendar.only(FIELDS);
        Optional<LocalDateTime> start = calendar.requiredText("startTime").flatMap(text -> start(calendar, text));
        Optional<ZoneId> zone = calendar.requiredText("timeZone").flatMap(text -> zone(calendar, text));
        return length.flatMap(duration -> start.flatMap(from ->
                zone.map(in -> new CalendarWindow(duration.text(), from, in, duration.count(), duration.unit()))));
    }

    private static Optional<LocalDateTime> start(Section calendar, String text) {
        LocalDateTime start;
        try {
            start = LocalDateTime.parse(text, START);
        } catch (DateTimeParseException e) {
            calendar.report(
                    "startTime",
                    "must be a date and time of day without a zone, such as 2026-01-31 00:00:00, but is '" + text
                            + "'");
            return Optional.empty();
        }
        if (start.getSecond() != 0) {
            calendar.unsupported(
                    "startTime", "must be a whole minute, because outcomes are counted by the minute, but is " + text);
            return Optional.empty();
        }
        return Optional.of(start);
    }

    private static Optional<ZoneId> zone(Section calendar, String text) {
        if (OFFSETS.containsKey(text)) {
            return Optional.of(ZoneId.of(OFFSETS.get(text)));
        }
        Set<String> known = ZoneId.getAvailableZoneIds();
        if (!known.contains(text)) {
            calendar.report(
                    "timeZone",
                    "there is no time zone '" + text + "' in the IANA database" + Suggestion.of(text, known)
                            + (Suggestion.of(text, known).isEmpty() ? "; use one such as Europe/Berlin or UTC" : ""));
            return Optional.empty();
        }
        return Optional.of(ZoneId.of(text));
    }
}
