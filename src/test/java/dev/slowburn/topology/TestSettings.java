package dev.slowburn.topology;

import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.util.List;

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
        return new TopologySettings(
                Topics.DEFAULT,
                clock,
                1,
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                retention,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofMillis(100),
                1_000,
                List.of(50, 75, 90));
    }
}
