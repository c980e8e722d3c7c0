package dev.slowburn.topology.view;

import dev.slowburn.domain.evaluation.Alerts;
import dev.slowburn.domain.evaluation.Assessment;
import java.util.List;

/**
 * Where a budget stands: what its last snapshot says, and its alerts. It never changes.
 *
 * @param sequence number of that snapshot
 * @param alerts where the alerts of its rules stand
 */
public record Standing(Assessment assessment, long sequence, List<Alerts.Mark> alerts) {
    public Standing {
        alerts = List.copyOf(alerts);
    }
}
