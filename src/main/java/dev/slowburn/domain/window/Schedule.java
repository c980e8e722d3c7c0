package dev.slowburn.domain.window;

import java.util.List;

/** One or more time ranges, possibly recurring. Implementations are pure functions and thread-safe. */
@FunctionalInterface
public interface Schedule {
    /** Every stretch that has a minute in the range, whole even where it reaches beyond; in no order, may overlap. */
    List<MinuteRange> touching(MinuteRange range);
}
