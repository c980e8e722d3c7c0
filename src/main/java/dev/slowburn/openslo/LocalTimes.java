package dev.slowburn.openslo;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/** Reads local times and the time zones in which they are meant. */
final class LocalTimes {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    /** Within these all arithmetic is safe, and rules that never match are found out. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2199;

    private LocalTimes() {}

    /** A whole minute such as {@code 2026-03-01 02:00:00}; empty, and reported, if it is none. */
    static Optional<LocalDateTime> minute(Section section, String field) {
        Optional<String> text = section.text(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            LocalDateTime time = LocalDateTime.parse(text.get(), FORM);
            Optional<String> fault = fault(time);
            fault.ifPresent(reason -> section.report(field, reason));
            return fault.isPresent() ? Optional.empty() : Optional.of(time);
        } catch (DateTimeParseException e) {
            section.report(
                    field,
                    "must be a local time such as 2026-03-01 02:00:00, without a zone, but is '" + text.get() + "'");
            return Optional.empty();
        }
    }

    private static Optional<String> fault(LocalDateTime time) {
        if (time.getSecond() != 0) {
            return Optional.of("must be a whole minute, because outcomes are counted by minutes");
        }
        return time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR
                ? Optional.of("must be between the years " + FIRST_YEAR + " and " + LAST_YEAR)
                : Optional.empty();
    }

    /** A zone by its name in the IANA Time Zone Database; empty, and reported, if there is none of that name. */
    static Optional<ZoneId> zone(Section section, String field) {
        Optional<String> text = section.text(field);
        if (text.isPresent() && !ZoneId.getAvailableZoneIds().contains(text.get())) {
            section.report(
                    field,
                    "there is no time zone '" + text.get() + "'"
                            + Suggestion.of(text.get(), ZoneId.getAvailableZoneIds())
                            + "; use a name such as Europe/Berlin");
            return Optional.empty();
        }
        try {
            return text.map(ZoneId::of);
        } catch (DateTimeException e) {
            throw new IllegalStateException("a zone that is listed must be there: " + text.get(), e);
        }
    }
}
