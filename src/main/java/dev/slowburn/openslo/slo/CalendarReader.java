package dev.slowburn.openslo.slo;

import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.Window;
import dev.slowburn.openslo.document.OpenSloDuration;
import dev.slowburn.openslo.policy.LocalTimes;
import dev.slowburn.openslo.yaml.YamlSection;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code calendar} of a time window. */
final class CalendarReader {
    private static final Set<String> FIELDS = Set.of("startTime", "timeZone");

    private CalendarReader() {}

    /** The window; empty if it is invalid. */
    static Optional<Window> read(YamlSection calendar, Optional<OpenSloDuration> length) {
        calendar.only(FIELDS);
        calendar.require("startTime");
        calendar.require("timeZone");
        Optional<LocalDateTime> start = LocalTimes.minute(calendar, "startTime");
        Optional<ZoneId> zone = LocalTimes.zone(calendar, "timeZone");
        return length.flatMap(duration -> start.flatMap(from ->
                zone.map(in -> new CalendarWindow(duration.text(), from, in, duration.count(), duration.unit()))));
    }
}
