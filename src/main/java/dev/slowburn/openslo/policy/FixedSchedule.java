package dev.slowburn.openslo.policy;

import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Schedule;
import java.util.List;

/** A schedule that lists its time ranges: a single one, or those of a rule with COUNT. */
public record FixedSchedule(List<MinuteRange> ranges) implements Schedule {
    public FixedSchedule {
        ranges = List.copyOf(ranges);
    }

    @Override
    public List<MinuteRange> touching(MinuteRange range) {
        return ranges.stream()
                .filter(own -> own.minutes() > 0 && range.minutes() > 0)
                .filter(own -> own.from() < range.to() && own.to() > range.from())
                .toList();
    }
}
