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
 * Time ranges of equal length that start at the occurrences of a {@link Recurrence} in the local time of a zone.
 *
 * <p>Each range starts at its local time, with the offset from UTC of that day; a local time in the gap of a
 * daylight-saving change is moved by the gap, and of a local time that occurs twice the earlier one is used (RFC 5545,
 * sections 3.3.5 and 3.3.10). The length is in elapsed minutes: two hours from 01:00 in a night that skips an hour end
 * at 04:00.
 *
 * @param minutes length of each range; ranges may overlap
 * @param lastStart no range starts after this minute
 */
record RecurringSchedule(Recurrence recurrence, ZoneId zone, long minutes, long lastStart) implements Schedule {
    /** Value of {@link #lastStart()} for a rule without an end. */
    static final long FOREVER = Long.MAX_VALUE;

    RecurringSchedule {
        requireNonNull(recurrence, "recurrence");
        requireNonNull(zone, "zone");
        if (minutes < 1) {
            throw new IllegalArgumentException("schedule: minutes must be at least 1, was " + minutes);
        }
    }

    @Override
    public List<MinuteRange> touching(MinuteRange range) {
        if (range.minutes() == 0) {
            return List.of();
        }
        // One day more on either side, because of daylight-saving changes; the excess is filtered out below.
        LocalDateTime from = local(range.from() - minutes).minusDays(1);
        LocalDateTime to = local(range.to()).plusDays(1);
        return recurrence.between(from, to).stream()
                .map(this::at)
                .filter(own -> own.from() <= lastStart)
                .filter(own -> own.from() < range.to() && own.to() > range.from())
                .toList();
    }

    /** The range that starts at a local time. */
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
