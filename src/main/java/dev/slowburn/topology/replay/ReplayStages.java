package dev.slowburn.topology.replay;

import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

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
     * Outcomes that were written before this time have expired, in epoch milliseconds. By the event clock, the second stage knows which
     * ones have.
     */
    static long expired(long now, TopologySettings settings) {
        return settings.clock() == EvaluationClock.EVENT
                ? Long.MIN_VALUE
                : begin(now, settings.retention(), settings.maxFutureSkew());
    }

    /**
     * The times at which the parts begin, newest first; the last part has expired.
     *
     * @param now epoch milliseconds
     */
    static List<Long> asOf(long now, TopologySettings settings) {
        long expired = expired(now, settings);
        return Stream.concat(
                        STAGES.stream()
                                .map(stage -> begin(now, stage, settings.maxFutureSkew()))
                                .filter(time -> time > expired),
                        Stream.of(expired).filter(time -> time >= 0))
                .toList();
    }

    /**
     * Outcomes may be ahead of the clock when they are written, and look-backs are whole minutes, so records are read from a little
     * earlier.
     */
    private static long begin(long now, Duration stage, Duration maxFutureSkew) {
        return now - stage.plus(maxFutureSkew).plus(ROUNDING).toMillis();
    }
}
