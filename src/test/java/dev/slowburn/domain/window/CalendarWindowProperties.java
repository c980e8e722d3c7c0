package dev.slowburn.domain.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Calendar windows of all zones, from 1980 to 2060. */
class CalendarWindowProperties {
    private static final long FIRST =
            Minutes.of(Instant.parse("1980-01-01T00:00:00Z").toEpochMilli());
    private static final long LAST =
            Minutes.of(Instant.parse("2060-01-01T00:00:00Z").toEpochMilli());
    private static final List<String> ZONES =
            ZoneId.getAvailableZoneIds().stream().sorted().toList();

    @Provide
    Arbitrary<Long> minutes() {
        return Arbitraries.longs().between(FIRST, LAST);
    }

    @Provide
    Arbitrary<CalendarWindow> windows() {
        Arbitrary<LocalDateTime> starts = minutes().map(CalendarWindowProperties::utc);
        Arbitrary<ZoneId> zones = Arbitraries.of(ZONES).map(ZoneId::of);
        return Combinators.combine(
                        starts, zones, Arbitraries.integers().between(1, 12), Arbitraries.of(CalendarUnit.class))
                .as((start, zone, count, unit) -> new CalendarWindow(count + " " + unit, start, zone, count, unit));
    }

    @Property
    void windowContainsItsMinuteAndIsTheSameForAllItsMinutes(
            @ForAll("windows") CalendarWindow window, @ForAll("minutes") long minute) {
        MinuteRange range = window.at(minute);
        assertThat(range.contains(minute)).isTrue();
        assertThat(window.at(range.from())).isEqualTo(range);
        assertThat(window.at(range.to() - 1)).isEqualTo(range);
        assertThat(range.minutes()).isLessThanOrEqualTo(window.longestMinutes());
    }

    @Property
    void windowsAreContiguous(@ForAll("windows") CalendarWindow window, @ForAll("minutes") long minute) {
        MinuteRange range = window.at(minute);
        for (int i = 0; i < 5; i++) {
            MinuteRange next = window.at(range.to());
            assertThat(next.from()).isEqualTo(range.to());
            assertThat(window.at(next.from() - 1)).isEqualTo(range);
            range = next;
        }
    }

    /** Each boundary has the time of day of the start, unless the zone has no such time on that day. */
    @Property
    void boundariesKeepTheTimeOfDay(@ForAll("windows") CalendarWindow window, @ForAll("minutes") long minute) {
        long boundary = window.at(minute).from();
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(Minutes.toMillis(boundary)), window.zone());
        if (window.unit().isExact()) {
            long distance = boundary
                    - Minutes.of(
                            window.start().atZone(window.zone()).toInstant().toEpochMilli());
            assertThat(Math.floorMod(distance, window.count() * window.unit().longestMinutes()))
                    .isZero();
            return;
        }
        LocalDateTime expected = local.toLocalDate().atTime(window.start().toLocalTime());
        boolean exists = !window.zone().getRules().getValidOffsets(expected).isEmpty();
        boolean movedFromTheDayBefore =
                window.zone().getRules().getValidOffsets(expected.minusDays(1)).isEmpty();
        assertThat(local.equals(expected) || !exists || movedFromTheDayBefore)
                .as("%s instead of %s", local, expected)
                .isTrue();
    }

    private static LocalDateTime utc(long minute) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(Minutes.toMillis(minute)), ZoneOffset.UTC);
    }
}
