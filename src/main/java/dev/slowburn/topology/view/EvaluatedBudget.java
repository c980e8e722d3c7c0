package dev.slowburn.topology.view;

import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import java.util.List;

/**
 * Where a budget stands: what its last snapshot says, and its alerts. It never changes.
 *
 * @param sequence number of that snapshot
 * @param alerts where the alerts of its rules stand
 */
public record EvaluatedBudget(Assessment assessment, long sequence, List<AlertStateMachine.Mark> alerts) {
    public EvaluatedBudget {
        alerts = List.copyOf(alerts);
    }
}
