package dev.slowburn.openslo;

import dev.slowburn.domain.MinuteRange;
import dev.slowburn.domain.Schedule;
import java.util.List;

/** Stretches of time that are known one by one: a single one, or those of a rule that ends after a count. */
record FixedSchedule(List<MinuteRange> ranges) implements Schedule {
    FixedSchedule {
        ranges = List.copyOf(ranges);
    }

    @Override
    public List<MinuteRange> touching(MinuteRange range) {
        return ranges.stream()
                .filter(mine -> mine.minutes() > 0 && range.minutes() > 0)
                .filter(mine -> mine.from() < range.to() && mine.to() > range.from())
                .toList();
    }
}
