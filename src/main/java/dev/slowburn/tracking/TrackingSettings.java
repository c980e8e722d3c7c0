package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.AlertStateMachine;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the budgets of all SLOs.
 *
 * @param thresholds consumed percentages at which an event is published, unless the SLO has its own
 * @param snapshotInterval minimum time between two snapshots of a budget
 * @param snapshotHeartbeat maximum time between two snapshots of a budget
 * @param maxFutureSkew how far an outcome may be ahead of the clock when it is written
 * @param reasons describes why an alert fires or resolves
 */
public record TrackingSettings(
        List<Integer> thresholds,
        Duration snapshotInterval,
        Duration snapshotHeartbeat,
        Duration maxFutureSkew,
        AlertStateMachine.Reasons reasons) {
    private static final Duration LAGGING_INTERVAL = Duration.ofSeconds(10);

    public TrackingSettings {
        thresholds = List.copyOf(thresholds);
    }

    /** The same without a minimum time between two snapshots, except while input lags. */
    public TrackingSettings withoutInterval() {
        return new TrackingSettings(thresholds, Duration.ZERO, snapshotHeartbeat, maxFutureSkew, reasons);
    }

    /**
     * Minimum time between two snapshots of a budget while input lags: their numbers are incomplete and no decision follows from them,
     * so a backlog is counted faster without them.
     */
    public Duration laggingSnapshotInterval() {
        Duration upToHeartbeat =
                LAGGING_INTERVAL.compareTo(snapshotHeartbeat) < 0 ? LAGGING_INTERVAL : snapshotHeartbeat;
        return upToHeartbeat.compareTo(snapshotInterval) > 0 ? upToHeartbeat : snapshotInterval;
    }
}
