package dev.slowburn.topology;

import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;

/** Settings for tests: one partition, and a retention of one day by default. */
public final class TestSettings {
    private TestSettings() {}

    public static TopologySettings wallClock() {
        return settings(EvaluationClock.WALL, Duration.ofDays(1));
    }

    public static TopologySettings wallClock(Duration retention) {
        return settings(EvaluationClock.WALL, retention);
    }

    public static TopologySettings eventClock(Duration retention) {
        return settings(EvaluationClock.EVENT, retention);
    }

    private static TopologySettings settings(EvaluationClock clock, Duration retention) {
        return TopologySettings.DEFAULT.toBuilder()
                .clock(clock)
                .tallyPartitions(1)
                .retention(retention)
                .combineBuffer(1_000)
                .build();
    }
}
