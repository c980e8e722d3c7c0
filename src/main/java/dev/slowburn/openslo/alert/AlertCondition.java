package dev.slowburn.openslo.alert;

import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.Optional;

/**
 * What a document of kind AlertCondition says.
 *
 * @param minEvents empty for what the policy or the SLO says
 * @param threshold where the threshold stands, or what stands for it
 */
record AlertCondition(
        String severity,
        AlertRule.Condition condition,
        long alertAfter,
        Optional<Long> minEvents,
        SourceLocation threshold) {}
