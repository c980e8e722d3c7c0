package dev.slowburn.openslo;

/** The readers of what alerts are made of, each for documents of their own and for what is written in place. */
final class AlertParts {
    private final AlertConditionReader conditions;
    private final AlertPolicyReader policies;

    AlertParts(Catalog catalog, AlertTargetReader targets, Problems problems) {
        conditions = new AlertConditionReader(problems);
        policies = new AlertPolicyReader(
                new Parts<>(Kind.ALERT_CONDITION, AlertCondition.class, "conditionRef", catalog, conditions),
                new Parts<>(Kind.ALERT_NOTIFICATION_TARGET, String.class, "targetRef", catalog, targets),
                problems);
    }

    AlertConditionReader conditions() {
        return conditions;
    }

    AlertPolicyReader policies() {
        return policies;
    }
}
