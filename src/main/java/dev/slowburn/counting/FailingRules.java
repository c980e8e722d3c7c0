package dev.slowburn.counting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The rules on which outcomes of one partition of the input are unclassifiable, until an outcome of it is classified again. */
final class FailingRules {
    private final Map<ServiceRule, FailingRule> rules = new LinkedHashMap<>();

    /** Records an unclassifiable outcome. */
    void fail(ServiceRule rule) {
        rule.fail();
        rules.computeIfAbsent(rule, first -> new FailingRule(first.budgets())).failed();
    }

    /** Records that an outcome was classified. */
    void recover(ServiceRule rule) {
        FailingRule failing = rules.get(rule);
        if (failing != null) {
            failing.recovered();
        }
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
        rules.entrySet().removeIf(entry -> {
            if (entry.getKey().isUnused()) {
                entry.getValue().recovered();
            }
            return !entry.getValue().report(source, now, send);
        });
        return rules.values().stream()
                .filter(rule -> rule.isLasting(now))
                .flatMap(rule -> rule.all(source).stream())
                .toList();
    }
}
