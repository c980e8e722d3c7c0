package dev.slowburn.openslo.alert;

import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.ReferencedDocuments;
import dev.slowburn.openslo.yaml.ProblemCollector;

/** The readers of alert conditions and policies, for documents and for what is written in place. */
public final class AlertParts {
    private final AlertConditionReader conditions;
    private final AlertPolicyReader policies;

    public AlertParts(DocumentIndex catalog, AlertTargetReader targets, ProblemCollector problems) {
        conditions = new AlertConditionReader(problems);
        policies = new AlertPolicyReader(
                new ReferencedDocuments<>(
                        Kind.ALERT_CONDITION, AlertCondition.class, "conditionRef", catalog, conditions),
                new ReferencedDocuments<>(Kind.ALERT_NOTIFICATION_TARGET, String.class, "targetRef", catalog, targets),
                problems);
    }

    public AlertConditionReader conditions() {
        return conditions;
    }

    public AlertPolicyReader policies() {
        return policies;
    }
}
