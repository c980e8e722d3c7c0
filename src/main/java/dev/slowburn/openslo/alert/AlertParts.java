package dev.slowburn.openslo.alert;

import dev.slowburn.openslo.document.Catalog;
import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.document.Parts;
import dev.slowburn.openslo.yaml.Problems;

/** The readers of what alerts are made of, each for documents of their own and for what is written in place. */
public final class AlertParts {
    private final AlertConditionReader conditions;
    private final AlertPolicyReader policies;

    public AlertParts(Catalog catalog, AlertTargetReader targets, Problems problems) {
        conditions = new AlertConditionReader(problems);
        policies = new AlertPolicyReader(
                new Parts<>(Kind.ALERT_CONDITION, AlertCondition.class, "conditionRef", catalog, conditions),
                new Parts<>(Kind.ALERT_NOTIFICATION_TARGET, String.class, "targetRef", catalog, targets),
                problems);
    }

    public AlertConditionReader conditions() {
        return conditions;
    }

    public AlertPolicyReader policies() {
        return policies;
    }
}
