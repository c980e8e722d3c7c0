package dev.slowburn.openslo.policy;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * The occurrences, in local time, of an RFC 5545 recurrence rule without COUNT and UNTIL. The start is an occurrence
 * only if it matches the rule.
 *
 * <p>Uses lib-recur, which iterates from the start and throws an exception if it finds no occurrence for about a
 * thousand steps. Iterating to a distant date is shortened: for frequencies of fixed length by moving the start by a
 * multiple of the interval, which yields the same occurrences, and for months and years by the library. If the library
 * gives up, there is no further occurrence only for months and years, where this covers centuries; otherwise the
 * iteration resumes after the empty stretch, up to {@link #EMPTY_STRETCHES} times in a row: more than the 146,097 days
 * after which the calendar repeats, and more than the minutes of a week.
 *
 * @param rule validated by {@link #parse}
 */
record Recurrence(String rule, LocalDateTime start) {
    private static final Map<Freq, ChronoUnit> EQUAL_STEPS = Map.of(
            Freq.MINUTELY, ChronoUnit.MINUTES,
            Freq.HOURLY, ChronoUnit.HOURS,
            Freq.DAILY, ChronoUnit.DAYS,
            Freq.WEEKLY, ChronoUnit.WEEKS);
    /** The lowest of lib-recur's limits is 1,000. */
    private static final long STEPS_KNOWN_EMPTY = 999;

    private static final int EMPTY_STRETCHES = 150;

    /** The occurrences from one time (inclusive) to another (exclusive), in order. */
    List<LocalDateTime> between(LocalDateTime from, LocalDateTime to) {
        return first(Integer.MAX_VALUE, from, to);
    }

    /** At most {@code most} occurrences from one time (inclusive) to another (exclusive), in order. */
    List<LocalDateTime> first(int most, LocalDateTime from, LocalDateTime to) {
        List<LocalDateTime> found = new ArrayList<>();
        LocalDateTime position = from.isBefore(start) ? start : from;
        for (int empty = 0; empty < EMPTY_STRETCHES && position.isBefore(to); empty++) {
            int before = found.size();
            Optional<LocalDateTime> next = collect(position, to, most, found);
            if (next.isEmpty()) {
                return found;
            }
            position = next.get();
            empty = found.size() > before ? 0 : empty;
        }
        return found;
    }

    /** Adds the occurrences from a position on; returns where to resume if the library gave up before the end. */
    private Optional<LocalDateTime> collect(
            LocalDateTime position, LocalDateTime to, int most, List<LocalDateTime> found) {
        RecurrenceRule parsed = parsedRule();
        LocalDateTime latest = position;
        try {
            RecurrenceRuleIterator times = parsed.iterator(dateTime(moved(parsed, position)));
            times.fastForward(dateTime(position));
            while (times.hasNext()) {
                LocalDateTime time = local(times.peekDateTime());
                if (found.size() >= most || !time.isBefore(to)) {
                    return Optional.empty();
                }
                found.add(time);
                latest = time;
                times.next();
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            ChronoUnit step = EQUAL_STEPS.get(parsed.getFreq());
            return step == null
                    ? Optional.empty()
                    : Optional.of(latest.plus(STEPS_KNOWN_EMPTY * parsed.getInterval(), step));
        }
    }

    /** The last start at or before a position for which the rule yields the same occurrences. */
    private LocalDateTime moved(RecurrenceRule parsed, LocalDateTime position) {
        ChronoUnit step = EQUAL_STEPS.get(parsed.getFreq());
        if (step == null) {
            return start;
        }
        long interval = parsed.getInterval();
        return start.plus(step.between(start, position) / interval * interval, step);
    }

    /** Parsed for each use, because the library's rules are not thread-safe. */
    private RecurrenceRule parsedRule() {
        try {
            return parse(rule);
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalStateException("invalid rule, must be validated by parse(): " + rule, e);
        }
    }

    static RecurrenceRule parse(String rule) throws InvalidRecurrenceRuleException {
        return new RecurrenceRule(rule, RfcMode.RFC5545_STRICT);
    }

    /** Without a zone, so that the library computes in local time; its months start at 0. */
    private static DateTime dateTime(LocalDateTime local) {
        return new DateTime(
                local.getYear(),
                local.getMonthValue() - 1,
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond());
    }

    static LocalDateTime local(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth() + 1,
                time.getDayOfMonth(),
                time.getHours(),
                time.getMinutes(),
                time.getSeconds());
    }
}
