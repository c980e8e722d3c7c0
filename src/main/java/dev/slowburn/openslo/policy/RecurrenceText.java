package dev.slowburn.openslo.policy;

import dev.slowburn.openslo.yaml.Suggestion;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parsed text of a recurrence rule (RFC 5545, section 3.3.10). COUNT and UNTIL, which end a rule, are separated
 * from the repeating parts.
 *
 * <p>Stricter than the RFC, so that every rule can be evaluated completely and quickly. It rejects seconds, more than
 * {@link #MAX_TIMES} times per day, long intervals and counts, and, for hourly and minutely rules, selecting days by
 * anything other than the weekday.
 */
final class RecurrenceText {
    private static final int MAX_LENGTH = 500;
    private static final int MAX_NUMBER = 10_000;
    private static final int MAX_TIMES = 60;
    private static final String FREQ = "FREQ";
    private static final String UNTIL = "UNTIL";
    private static final String COUNT = "COUNT";
    private static final List<String> FREQUENCIES =
            List.of("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY");
    private static final Set<String> DENSE = Set.of("MINUTELY", "HOURLY");
    private static final Set<String> PARTS = Set.of(
            FREQ,
            "INTERVAL",
            COUNT,
            UNTIL,
            "BYMINUTE",
            "BYHOUR",
            "BYDAY",
            "BYMONTHDAY",
            "BYYEARDAY",
            "BYWEEKNO",
            "BYMONTH",
            "BYSETPOS",
            "WKST");
    private static final Set<String> PARTS_OF_DENSE =
            Set.of(FREQ, "INTERVAL", COUNT, UNTIL, "BYMINUTE", "BYHOUR", "BYDAY", "WKST");
    private static final DateTimeFormatter DATE = formatter("uuuuMMdd");
    private static final DateTimeFormatter DATE_TIME = formatter("uuuuMMdd'T'HHmmss");

    private final Map<String, String> parts;

    private RecurrenceText(Map<String, String> parts) {
        this.parts = parts;
    }

    /** @throws IllegalArgumentException with a reason for the author, if the rule is invalid or not supported */
    static RecurrenceText parse(String text) {
        require(text.length() <= MAX_LENGTH, "must have at most " + MAX_LENGTH + " characters");
        RecurrenceText rule = new RecurrenceText(split(text.strip().toUpperCase(Locale.ROOT)));
        rule.checkFrequency();
        rule.checkNumbers();
        rule.checkTimes();
        Recurrence.check(rule.repeating()).ifPresent(reason -> {
            throw new IllegalArgumentException("is not a recurrence rule of RFC 5545: " + reason);
        });
        return rule;
    }

    /** The rule without COUNT and UNTIL. */
    String repeating() {
        return parts.entrySet().stream()
                .filter(part -> !part.getKey().equals(COUNT) && !part.getKey().equals(UNTIL))
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(";"));
    }

    /** The number of occurrences after which it ends; empty without COUNT. */
    OptionalInt count() {
        return parts.containsKey(COUNT) ? OptionalInt.of(Integer.parseInt(parts.get(COUNT))) : OptionalInt.empty();
    }

    /**
     * The minute of UNTIL; {@link RecurringSchedule#FOREVER} without it. A date stands for the end of that day in the
     * zone, a time without Z for a local time in the zone.
     */
    long lastStart(ZoneId zone) {
        String text = parts.get(UNTIL);
        if (text == null) {
            return RecurringSchedule.FOREVER;
        }
        try {
            if (text.endsWith("Z")) {
                return RecurringSchedule.minute(
                        LocalDateTime.parse(text.substring(0, text.length() - 1), DATE_TIME), ZoneOffset.UTC);
            }
            return RecurringSchedule.minute(
                    text.contains("T")
                            ? LocalDateTime.parse(text, DATE_TIME)
                            : LocalDate.parse(text, DATE).atTime(LocalTime.MAX),
                    zone);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "UNTIL must be a date such as 20261231, or a time such as 20261231T235900, but is " + text, e);
        }
    }

    private static Map<String, String> split(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            require(
                    equals > 0 && equals < part.length() - 1,
                    "must consist of parts such as FREQ=WEEKLY;BYDAY=SU, but has '" + part + "'");
            String name = part.substring(0, equals);
            require(!name.equals("BYSECOND"), "must not have BYSECOND: outcomes are counted by whole minutes");
            require(PARTS.contains(name), "there is no part '" + name + "'" + Suggestion.of(name, PARTS));
            require(parts.put(name, part.substring(equals + 1)) == null, "has " + name + " twice; remove one");
        }
        return parts;
    }

    private void checkFrequency() {
        String frequency = parts.get(FREQ);
        require(frequency != null, "must have FREQ, such as FREQ=WEEKLY");
        require(!frequency.equals("SECONDLY"), "FREQ must be MINUTELY or rarer: outcomes are counted by whole minutes");
        require(
                FREQUENCIES.contains(frequency),
                "there is no FREQ '" + frequency + "'" + Suggestion.of(frequency, FREQUENCIES));
        if (DENSE.contains(frequency)) {
            parts.keySet()
                    .forEach(part -> require(
                            PARTS_OF_DENSE.contains(part),
                            "must not have " + part + " with FREQ=" + frequency + "; use FREQ=DAILY with BYHOUR"));
        }
    }

    private void checkNumbers() {
        for (String part : List.of("INTERVAL", COUNT)) {
            String number = parts.getOrDefault(part, "1");
            require(
                    number.matches("[0-9]{1,5}")
                            && Integer.parseInt(number) >= 1
                            && Integer.parseInt(number) <= MAX_NUMBER,
                    part + " must be a whole number from 1 to " + MAX_NUMBER + ", but is " + number);
        }
        require(
                !parts.containsKey(COUNT) || !parts.containsKey(UNTIL),
                "must not have both COUNT and UNTIL: use one of them");
        lastStart(ZoneOffset.UTC);
    }

    private void checkTimes() {
        int times = items("BYHOUR") * items("BYMINUTE");
        require(times <= MAX_TIMES, "must have at most " + MAX_TIMES + " times per day, but has " + times);
    }

    private int items(String part) {
        return parts.containsKey(part) ? parts.get(part).split(",", -1).length : 1;
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }
}
