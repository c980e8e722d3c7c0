package dev.slowburn.openslo.policy;

import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Schedule;
import java.util.List;

/** Stretches of time that are known one by one: a single one, or those of a rule that ends after a count. */
public record FixedSchedule(List<MinuteRange> ranges) implements Schedule {
    public FixedSchedule {
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
