package dev.slowburn.domain.window;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Contiguous windows of the calendar: window k starts at {@code start + k × count units} in a time zone and ends where the next
 * one starts. A month has its calendar length, a day may have 23 or 25 hours, and the 31st is replaced by the last day of a
 * shorter month. Each boundary is computed from {@code start}, so that the 31st is used again in longer months.
 *
 * <p>Minutes and hours are elapsed time; days and longer units follow the wall calendar. A boundary in the gap of a
 * daylight-saving change is moved by the length of the gap; of a boundary that occurs twice, the earlier one is used.
 *
 * @param text the length as written in the definition
 * @param start any boundary, in local time of the zone
 */
public record CalendarWindow(String text, LocalDateTime start, ZoneId zone, int count, CalendarUnit unit)
        implements Window {
    private static final long DAY = 24L * Minutes.PER_HOUR;

    public CalendarWindow {
        requireNonNull(start, "start");
        requireNonNull(zone, "zone");
        requireNonNull(unit, "unit");
        if (count < 1) {
            throw new IllegalArgumentException("window: length must be positive, was " + text);
        }
    }

    @Override
    public MinuteRange at(long minute) {
        long k = estimate(minute);
        long from = boundary(k);
        while (from > minute) {
            k--;
            from = boundary(k);
        }
        long to = boundary(k + 1);
        while (to <= minute) {
            k++;
            from = to;
            to = boundary(k + 1);
        }
        return new MinuteRange(from, to);
    }

    /** An estimate that is off by two at most, which {@link #at} corrects. */
    private long estimate(long minute) {
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(Minutes.toMillis(minute)), zone);
        return Math.floorDiv(unit.chronoUnit().between(start, local), (long) count * unit.multiple());
    }

    private long boundary(long k) {
        long units = Math.multiplyExact(k, (long) count * unit.multiple());
        ZonedDateTime moment = unit.isExact()
                ? start.atZone(zone).plus(units, unit.chronoUnit())
                : start.plus(units, unit.chronoUnit()).atZone(zone);
        return Math.floorDiv(moment.toEpochSecond(), 60L);
    }

    @Override
    public long longestMinutes() {
        // One day more than by the calendar, because zones have changed their offset by up to a day.
        long longest = count * unit.longestMinutes();
        return unit.isExact() ? longest : longest + DAY;
    }

    @Override
    public long shortestMinutes() {
        return count * unit.shortestMinutes();
    }

    @Override
    public long nominalMinutes() {
        return count * unit.nominalMinutes();
    }
}
