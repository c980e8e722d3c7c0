package dev.slowburn.openslo.policy;

import dev.slowburn.openslo.yaml.Suggestion;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;

/**
 * A recurrence rule (RFC 5545, section 3.3.10), parsed by lib-recur. COUNT and UNTIL, which end a rule, are separated from
 * the repeating parts.
 *
 * <p>Stricter than the RFC, so that every rule can be evaluated completely and quickly. It rejects seconds, more than
 * {@link #MAX_TIMES} times per day, long intervals and counts, and, for hourly and minutely rules, selecting days by
 * anything other than the weekday.
 *
 * @param repeating the rule without COUNT and UNTIL
 * @param count the number of occurrences after which it ends; empty without COUNT
 */
record RecurrenceText(String repeating, Optional<Integer> count, Optional<DateTime> until) {
    private static final int MAX_LENGTH = 500;
    private static final int MAX_TIMES = 60;
    private static final String NUMBER_TO_10000 = "0*([1-9][0-9]{0,3}|10000)";
    private static final List<String> FREQUENCIES =
            List.of("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY");
    /** Names, because initialising {@link Part} before {@link RecurrenceRule} fails. */
    private static final List<String> DAYS = List.of("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS");

    private static final List<String> PARTS = Stream.concat(
                    DAYS.stream(),
                    Stream.of("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMINUTE", "BYHOUR", "BYDAY", "WKST"))
            .toList();

    /** @throws IllegalArgumentException with a reason for the author, if the rule is invalid or not supported */
    static RecurrenceText parse(String text) {
        require(text.length() <= MAX_LENGTH, "must have at most " + MAX_LENGTH + " characters");
        String upper = text.strip().toUpperCase(Locale.ROOT);
        checkWords(upper);
        try {
            RecurrenceRule rule = Recurrence.parse(upper);
            checkSupported(rule);
            Optional<Integer> count = Optional.ofNullable(rule.getCount());
            Optional<DateTime> until = Optional.ofNullable(rule.getUntil());
            rule.setUntil(null); // removes COUNT, too
            return new RecurrenceText(rule.toString(), count, until);
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalArgumentException("is not a recurrence rule of RFC 5545: " + e.getMessage(), e);
        }
    }

    /**
     * The minute of UNTIL; {@link RecurringSchedule#FOREVER} without it. A date stands for the end of that day in the
     * zone, a time without Z for a local time in the zone.
     */
    long lastStart(ZoneId zone) {
        return until.map(end -> minute(end, zone)).orElse(RecurringSchedule.FOREVER);
    }

    private static long minute(DateTime end, ZoneId zone) {
        LocalDateTime time = Recurrence.local(end);
        return RecurringSchedule.minute(
                end.isAllDay() ? time.with(LocalTime.MAX) : time, end.isFloating() ? zone : ZoneOffset.UTC);
    }

    /** Checks what the library reports without the part, the possible values or a suggestion. */
    private static void checkWords(String rule) {
        Map<String, String> parts = new HashMap<>();
        for (String part : rule.split(";", -1)) {
            int equals = part.indexOf('=');
            require(
                    equals > 0 && equals < part.length() - 1,
                    "must consist of parts such as FREQ=WEEKLY;BYDAY=SU, but has '" + part + "'");
            String name = part.substring(0, equals);
            require(!name.equals("BYSECOND"), "must not have BYSECOND: outcomes are counted by whole minutes");
            require(PARTS.contains(name), "there is no part '" + name + "'" + Suggestion.of(name, PARTS));
            String value = part.substring(equals + 1);
            require(parts.put(name, value) == null, "has " + name + " twice; remove one");
            switch (name) {
                case "FREQ" -> checkFrequency(value);
                case "UNTIL" -> checkUntil(value);
                case "INTERVAL", "COUNT" ->
                    require(
                            value.matches(NUMBER_TO_10000),
                            name + " must be a whole number from 1 to 10000, but is " + value);
                default -> {} // checked by the library
            }
        }
        require(parts.containsKey("FREQ"), "must have FREQ, such as FREQ=WEEKLY");
        require(
                !parts.keySet().containsAll(List.of("COUNT", "UNTIL")),
                "must not have both COUNT and UNTIL: use one of them");
    }

    private static void checkFrequency(String value) {
        require(!value.equals("SECONDLY"), "FREQ must be MINUTELY or rarer: outcomes are counted by whole minutes");
        require(FREQUENCIES.contains(value), "there is no FREQ '" + value + "'" + Suggestion.of(value, FREQUENCIES));
    }

    private static void checkUntil(String value) {
        try {
            require(value.matches("[0-9]{8}(T[0-9]{6}Z?)?"), "neither a date nor a time");
            minute(DateTime.parse(value), ZoneOffset.UTC);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "UNTIL must be a date such as 20261231, or a time such as 20261231T235900, but is " + value, e);
        }
    }

    private static void checkSupported(RecurrenceRule rule) {
        if (rule.getFreq() == Freq.HOURLY || rule.getFreq() == Freq.MINUTELY) {
            DAYS.forEach(part -> require(
                    !rule.hasPart(Part.valueOf(part)),
                    "must not have " + part + " with FREQ=" + rule.getFreq() + "; use FREQ=DAILY with BYHOUR"));
        }
        int times = items(rule, Part.BYHOUR) * items(rule, Part.BYMINUTE);
        require(times <= MAX_TIMES, "must have at most " + MAX_TIMES + " times per day, but has " + times);
    }

    private static int items(RecurrenceRule rule, Part part) {
        return rule.hasPart(part) ? rule.getByPart(part).size() : 1;
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
