package dev.slowburn.topology.replay;

import java.time.Duration;
import java.util.List;

/**
 * The parts in which the history is counted, newest first: the usual look-backs of alerts, then the usual windows. An alert is
 * evaluated again when its look-back is complete.
 */
final class ReplayStages {
    private static final List<Duration> STAGES = List.of(
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(3),
            Duration.ofDays(7),
            Duration.ofDays(28));

    private static final Duration ROUNDING = Duration.ofMinutes(2);

    private ReplayStages() {}

    /**
     * The times at which the parts begin. Outcomes may be ahead of the clock when they are written, and look-backs are whole minutes, so
     * records are read from a little earlier.
     *
     * @param now epoch milliseconds
     */
    static List<Long> asOf(long now, Duration maxFutureSkew) {
        return STAGES.stream()
                .map(stage -> now - stage.plus(maxFutureSkew).plus(ROUNDING).toMillis())
                .toList();
    }
}
