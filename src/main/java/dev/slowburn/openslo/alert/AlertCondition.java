package dev.slowburn.openslo.alert;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.Optional;

/** The value of a document of kind AlertCondition.
 *
 * @param minEvents empty to use that of the policy or the SLO
 * @param threshold location of the threshold, or of the severity if there is no threshold
 */
record AlertCondition(
        String severity,
        AlertRule.Condition condition,
        long alertAfter,
        Optional<Long> minEvents,
        SourceLocation threshold) {}
