package dev.slowburn.topology.view;

import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.evaluation.Assessment;
import java.util.List;

/**
 * The latest evaluation of a budget: the assessment of its last snapshot, and its alerts. Immutable.
 *
 * @param sequence number of that snapshot
 * @param alerts state of the alerts of its rules
 */
public record EvaluatedBudget(Assessment assessment, long sequence, List<AlertStateMachine.Mark> alerts) {
    public EvaluatedBudget {
        alerts = List.copyOf(alerts);
    }
}
