package dev.slowburn.domain.window;

import java.util.List;

/** Stretches of time, one or recurring. A function of its arguments alone, safe for several threads. */
@FunctionalInterface
public interface Schedule {
    /** Every stretch that has a minute in the range, whole even where it reaches beyond; in no order, may overlap. */
    List<MinuteRange> touching(MinuteRange range);
}
