package dev.slowburn.openslo.alert;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * What a document of kind AlertPolicy says.
 *
 * @param threshold where to complain of the condition: at its threshold, or at its name if it is a document of its own
 * @param minEvents empty for what the SLO says
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

    /** @param otherwise the least number of events if neither policy nor condition says one */
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
