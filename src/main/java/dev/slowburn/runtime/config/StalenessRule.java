package dev.slowburn.runtime.config;

import dev.slowburn.topology.progress.EndOffsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Ensures that budgets are not always STALE: what is known about the input is as old as the intervals at which it is reported. */
final class StalenessRule {
    private StalenessRule() {}

    /** @param value of a key */
    static Optional<String> problem(UnaryOperator<String> value) {
        Optional<Duration> staleness = Durations.parse(value.apply(ConfigKeys.STALENESS));
        Optional<Duration> interval = Durations.parse(value.apply(ConfigKeys.SNAPSHOT_INTERVAL));
        return staleness
                .filter(limit -> interval.map(EndOffsets.POLL_INTERVAL::plus)
                        .filter(age -> limit.compareTo(age) <= 0)
                        .isPresent())
                .map(limit -> ConfigKeys.STALENESS + ": '" + value.apply(ConfigKeys.STALENESS)
                        + "' would make all budgets STALE; write a duration of more than "
                        + ConfigKeys.SNAPSHOT_INTERVAL + " plus " + EndOffsets.POLL_INTERVAL.toSeconds() + "s");
    }
}
