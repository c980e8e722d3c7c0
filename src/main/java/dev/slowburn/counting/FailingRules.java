package dev.slowburn.counting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The rules of a task of the first stage on which outcomes are unclassifiable, until an outcome is classified again. */
final class FailingRules {
    private final List<FailingRule> rules = new ArrayList<>();

    void add(FailingRule rule) {
        rules.add(rule);
    }

    /**
     * Sends due reports and removes the rules that classify outcomes again.
     *
     * @param send receives the reports for the second stage
     * @return reports for the rules that have classified no outcome for a minute
     */
    List<UnclassifiableOutcomes> report(long source, long now, Consumer<UnclassifiableOutcomes> send) {
        if (rules.isEmpty()) {
            return List.of();
        }
        rules.removeIf(rule -> !rule.report(source, now, send));
        return rules.stream()
                .filter(rule -> rule.isLasting(now))
                .flatMap(rule -> rule.all(source).stream())
                .toList();
    }
}
