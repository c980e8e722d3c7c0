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
 * Local times by a recurrence rule of RFC 5545 that has neither COUNT nor UNTIL. A start that the rule does not match is
 * none of them.
 *
 * <p>The rules are lib-recur's, which walks from the start, and stops with an exception where it finds nothing for about a
 * thousand steps. A walk to a date far away is made short: for frequencies of equal length by moving the start a multiple of
 * the interval, which changes nothing else, and for months and years by the library. Nothing found is final only for
 * months and years, where it means centuries; otherwise the walk goes on behind the empty stretch, up to
 * {@link #EMPTY_STRETCHES} in a row: more than the 146,097 days after which the calendar repeats itself, and than the minutes
 * of a week.
 *
 * @param rule checked by {@link #check}
 */
record Recurrence(String rule, LocalDateTime start) {
    private static final Map<Freq, ChronoUnit> EQUAL_STEPS = Map.of(
            Freq.MINUTELY, ChronoUnit.MINUTES,
            Freq.HOURLY, ChronoUnit.HOURS,
            Freq.DAILY, ChronoUnit.DAYS,
            Freq.WEEKLY, ChronoUnit.WEEKS);
    /** The least of lib-recur's limits is 1,000. */
    private static final long STEPS_KNOWN_EMPTY = 999;

    private static final int EMPTY_STRETCHES = 150;

    /** What the library has against a rule, in its words. */
    static Optional<String> check(String rule) {
        try {
            parse(rule);
            return Optional.empty();
        } catch (InvalidRecurrenceRuleException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The times from one (inclusive) to another (exclusive), in order. */
    List<LocalDateTime> between(LocalDateTime from, LocalDateTime to) {
        return first(Integer.MAX_VALUE, from, to);
    }

    /** The first so many of the times from one (inclusive) to another (exclusive), in order. */
    List<LocalDateTime> first(int most, LocalDateTime from, LocalDateTime to) {
        List<LocalDateTime> found = new ArrayList<>();
        LocalDateTime position = from.isBefore(start) ? start : from;
        for (int empty = 0; empty < EMPTY_STRETCHES && position.isBefore(to); empty++) {
            int before = found.size();
            Optional<LocalDateTime> next = walk(position, to, most, found);
            if (next.isEmpty()) {
                return found;
            }
            position = next.get();
            empty = found.size() > before ? 0 : empty;
        }
        return found;
    }

    /** Adds the times from a position on; where to go on, if the library gave up before the end. */
    private Optional<LocalDateTime> walk(
            LocalDateTime position, LocalDateTime to, int most, List<LocalDateTime> found) {
        RecurrenceRule parsed = sound();
        LocalDateTime seen = position;
        try {
            RecurrenceRuleIterator times = parsed.iterator(dateTime(moved(parsed, position)));
            times.fastForward(dateTime(position));
            while (times.hasNext()) {
                LocalDateTime time = local(times.peekDateTime());
                if (found.size() >= most || !time.isBefore(to)) {
                    return Optional.empty();
                }
                found.add(time);
                seen = time;
                times.next();
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            ChronoUnit step = EQUAL_STEPS.get(parsed.getFreq());
            return step == null
                    ? Optional.empty()
                    : Optional.of(seen.plus(STEPS_KNOWN_EMPTY * parsed.getInterval(), step));
        }
    }

    /** The last start at or before a position from which the rule yields the same times. */
    private LocalDateTime moved(RecurrenceRule parsed, LocalDateTime position) {
        ChronoUnit step = EQUAL_STEPS.get(parsed.getFreq());
        if (step == null) {
            return start;
        }
        long interval = parsed.getInterval();
        return start.plus(step.between(start, position) / interval * interval, step);
    }

    /** Parsed anew each time, because an instance of the library's rules is not safe for several threads. */
    private RecurrenceRule sound() {
        try {
            return parse(rule);
        } catch (InvalidRecurrenceRuleException e) {
            throw new IllegalStateException("a rule is checked before it is used: " + rule, e);
        }
    }

    private static RecurrenceRule parse(String rule) throws InvalidRecurrenceRuleException {
        return new RecurrenceRule(rule, RfcMode.RFC5545_STRICT);
    }

    /** Without a zone, so that the library computes on the wall clock; its months count from 0. */
    private static DateTime dateTime(LocalDateTime local) {
        return new DateTime(
                local.getYear(),
                local.getMonthValue() - 1,
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond());
    }

    private static LocalDateTime local(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth() + 1,
                time.getDayOfMonth(),
                time.getHours(),
                time.getMinutes(),
                time.getSeconds());
    }
}
