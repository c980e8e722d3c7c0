package dev.slowburn.openslo.alert;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.List;
import java.util.Optional;

/** The value of a document of kind AlertPolicy.
 *
 * @param threshold location for problems with the condition: its threshold, or the reference to it if it is a document
 * @param minEvents empty to use that of the SLO
 * @param targets names of notification targets
 */
record AlertPolicy(
        AlertCondition condition,
        SourceLocation threshold,
        boolean whenBreaching,
        boolean whenResolved,
        boolean whenNoData,
        Optional<Long> minEvents,
        List<String> targets) {

    /** @param otherwise the minimum number of events if neither policy nor condition sets one */
    AlertRule rule(String name, long otherwise) {
        return new AlertRule(
                name,
                condition.severity(),
                condition.condition(),
                condition.alertAfter(),
                condition.minEvents().or(() -> minEvents).orElse(otherwise),
                whenBreaching,
                whenResolved,
                whenNoData,
                targets);
    }
}
