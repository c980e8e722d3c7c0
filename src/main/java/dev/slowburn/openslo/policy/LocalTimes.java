package dev.slowburn.openslo.policy;

import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads local times and time zones. */
public final class LocalTimes {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    /** Zones of the IANA database that Java has only as offsets. */
    private static final Map<String, String> OFFSETS = Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00");

    /** Prefix of zones that Java has and the IANA database does not. */
    private static final String JAVA_ONLY = "SystemV/";

    private LocalTimes() {}

    /** A whole minute such as {@code 2026-03-01 02:00:00}; if the field is not one, reports this and returns empty. */
    public static Optional<LocalDateTime> minute(YamlSection section, String field) {
        Optional<String> text = section.written(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        LocalDateTime time;
        try {
            time = LocalDateTime.parse(text.get(), FORM);
        } catch (DateTimeParseException e) {
            section.report(
                    field,
                    "must be a date and time of day without a zone, such as 2026-01-31 00:00:00, but is '" + text.get()
                            + "'");
            return Optional.empty();
        }
        if (time.getSecond() != 0) {
            section.unsupported(
                    field, "must be a whole minute, because outcomes are counted by the minute, but is " + text.get());
            return Optional.empty();
        }
        return Optional.of(time);
    }

    /** A zone by its name in the IANA database; if there is no such zone, reports this and returns empty. */
    public static Optional<ZoneId> zone(YamlSection section, String field) {
        Optional<String> text = section.written(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String name = OFFSETS.getOrDefault(text.get(), text.get());
        Set<String> known = ZoneId.getAvailableZoneIds().stream()
                .filter(id -> !id.startsWith(JAVA_ONLY))
                .collect(Collectors.toSet());
        if (name.equals(text.get()) && !known.contains(name)) {
            section.report(
                    field,
                    "there is no time zone '" + name + "' in the IANA database" + Suggestion.of(name, known)
                            + (Suggestion.of(name, known).isEmpty() ? "; use one such as Europe/Berlin or UTC" : ""));
            return Optional.empty();
        }
        return Optional.of(ZoneId.of(name));
    }
}
