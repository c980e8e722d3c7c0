package dev.slowburn.domain.window;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Windows that follow one another on the calendar: window k reaches from {@code start + k × count units} to the next such
 * moment, in a time zone. A month is a month, a day may have 23 or 25 hours, and the 31st of a month without one is its last
 * day; each boundary is reckoned from {@code start}, so that the 31st comes back.
 *
 * <p>Minutes and hours pass as on a stopwatch, days and longer units as on the wall calendar. A boundary that falls into the
 * gap of a daylight-saving change is moved by the gap; one that happens twice is the earlier.
 *
 * @param text the length as the definition writes it
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
            throw new IllegalArgumentException("window: must be longer than nothing, was " + text);
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

    /** Off by one or two at most, which {@link #at} corrects. */
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
        // A day more than the calendar says: zones have changed their offset by as much.
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
