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
    public TrackingSettings {
        thresholds = List.copyOf(thresholds);
    }
}
