package dev.slowburn.openslo.policy;

import static java.util.Objects.requireNonNull;

import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * Stretches of time that begin by a {@link Recurrence} on the wall clock of a time zone and last equally long.
 *
 * <p>Each begins at its local time, whatever the offset from UTC is on that day; a local time that falls into the gap of a
 * daylight-saving change is moved by the gap, one that happens twice is the earlier (RFC 5545, sections 3.3.5 and 3.3.10).
 * From there it lasts its minutes as on a stopwatch: two hours from 01:00 in the night that skips an hour end at 04:00.
 *
 * @param minutes how long each lasts; may be longer than the time between two
 * @param lastStart no stretch begins after this minute
 */
record RecurringSchedule(Recurrence recurrence, ZoneId zone, long minutes, long lastStart) implements Schedule {
    /** For {@link #lastStart()}: it goes on forever. */
    static final long FOREVER = Long.MAX_VALUE;

    RecurringSchedule {
        requireNonNull(recurrence, "recurrence");
        requireNonNull(zone, "zone");
        if (minutes < 1) {
            throw new IllegalArgumentException("schedule: must last at least a minute, was " + minutes);
        }
    }

    @Override
    public List<MinuteRange> touching(MinuteRange range) {
        if (range.minutes() == 0) {
            return List.of();
        }
        // A day on either side, because a wall clock is put forward and back; what is too much is left out below.
        LocalDateTime from = local(range.from() - minutes).minusDays(1);
        LocalDateTime to = local(range.to()).plusDays(1);
        return recurrence.between(from, to).stream()
                .map(this::at)
                .filter(mine -> mine.from() <= lastStart)
                .filter(mine -> mine.from() < range.to() && mine.to() > range.from())
                .toList();
    }

    /** The stretch that begins at a local time. */
    MinuteRange at(LocalDateTime start) {
        long from = minute(start, zone);
        return new MinuteRange(from, from + minutes);
    }

    /** The minute of a local time in a zone. */
    static long minute(LocalDateTime local, ZoneId zone) {
        return Math.floorDiv(local.atZone(zone).toEpochSecond(), 60L);
    }

    private LocalDateTime local(long minute) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(Minutes.toMillis(minute)), zone);
    }
}
