package dev.slowburn.topology.combine;

import dev.slowburn.topology.shuffle.UnclassifiableOutcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The rules of a task of the first stage on which an outcome failed, until one is classified. */
final class FailingRules {
    private final List<FailingRule> rules = new ArrayList<>();

    void add(FailingRule rule) {
        rules.add(rule);
    }

    /**
     * Looks at all of them, and forgets those that work.
     *
     * @param send takes what is due to be sent to the second stage
     * @return those of which no outcome was classified for a minute
     */
    List<UnclassifiableOutcomes> report(int partition, long now, Consumer<UnclassifiableOutcomes> send) {
        if (rules.isEmpty()) {
            return List.of();
        }
        rules.removeIf(rule -> !rule.report(partition, now, send));
        return rules.stream()
                .filter(rule -> rule.isLasting(now))
                .flatMap(rule -> rule.all(partition).stream())
                .toList();
    }
}
