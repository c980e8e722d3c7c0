package dev.slowburn.counting;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Classifies outcomes and adds them to tallies by budget and minute until the tallies are drained. Not thread-safe; one per task.
 *
 * <p>Cost of an outcome: one look-up of its service, one verdict per SLI of that service, and per budget one addition and one
 * look-up per grouping attribute. It does not depend on the number of definitions or the length of a window.
 */
public final class Combiner {
    /** Maximum number of cached services that no definition names, so that a client that sends random services can't fill the heap. */
    private static final int MAX_UNNAMED_SERVICES = 10_000;
    /** Maximum number of cached groups over all such services. */
    public static final int MAX_GROUPS_OF_UNNAMED_SERVICES = 200_000;

    private final CountingListener listener;
    /** Rules of the services for which outcomes were received. */
    private final Map<String, Rule[]> rulesByService = new HashMap<>();

    private final PendingTallies pending;
    private final FailingRules failing = new FailingRules();
    private PreparedDefinitions definitions;
    private int unnamedServices;
    private int groupsOfUnnamedServices;

    public Combiner(PreparedDefinitions definitions, CountingListener listener) {
        this(definitions, listener, Long.MIN_VALUE);
    }

    /** @param oldestContributors the first minute of which contributors to bad outcomes are recorded */
    public Combiner(PreparedDefinitions definitions, CountingListener listener, long oldestContributors) {
        this.definitions = definitions;
        this.listener = listener;
        this.pending = new PendingTallies(oldestContributors);
    }

    /** Applies new definitions; no tallies may be pending. The cost is proportional to the change. */
    public void apply(PreparedDefinitions others) {
        DefinitionChange change = others.since(definitions);
        definitions = others;
        if (change.isOfAllServices()) {
            rulesByService.values().forEach(Combiner::stopUsing);
            rulesByService.clear();
            unnamedServices = 0;
            groupsOfUnnamedServices = 0;
        } else {
            // This also removes the rules of services that are named only by the new definitions.
            change.services().forEach(service -> stopUsing(rulesByService.remove(service)));
        }
    }

    private static void stopUsing(Rule[] rules) {
        if (rules != null) {
            for (Rule rule : rules) {
                rule.recovered();
            }
        }
    }

    private Rule[] rules(String service) {
        Map<String, Rule> byRule = new LinkedHashMap<>();
        definitions.slosOf(service).forEach(slo -> add(slo, service, byRule));
        definitions.ofAllServices().forEach(slo -> add(slo, service, byRule));
        return byRule.values().toArray(Rule[]::new);
    }

    private void add(Slo slo, String service, Map<String, Rule> byRule) {
        for (Objective objective : slo.objectives()) {
            byRule.computeIfAbsent(objective.sli().rule(), rule -> new Rule(new VerdictMemo(objective.sli())))
                    .add(
                            lookup(slo, objective, service),
                            new BudgetKey(slo.name(), objective.name(), service, List.of()));
        }
    }

    private BufferLookup lookup(Slo slo, Objective objective, String service) {
        BudgetKey key = new BudgetKey(slo.name(), objective.name(), service, List.of());
        long ledgerId = Budget.ledgerId(slo, objective);
        if (!slo.grouping().isGrouped()) {
            return new TallyBuffer(ledgerId, key);
        }
        return new GroupedTallyBuffers(
                ledgerId, key, slo.grouping(), slo.grouping().allServices() ? this::countGroup : Combiner::ignoreGroup);
    }

    private void countGroup() {
        groupsOfUnnamedServices++;
    }

    private static void ignoreGroup() {
        // Services that a definition names are limited by the definition's cap on groups.
    }

    private Rule[] addRules(String service) {
        if (!definitions.names(service)) {
            if (unnamedServices >= MAX_UNNAMED_SERVICES) {
                evictUnnamedServices();
            }
            unnamedServices++;
        }
        Rule[] rules = rules(service);
        rulesByService.put(service, rules);
        return rules;
    }

    /** Drops the cached rules of unnamed services. Pending tallies stay in {@link PendingTallies}. */
    private void evictUnnamedServices() {
        rulesByService.entrySet().removeIf(known -> {
            boolean isUnnamed = !definitions.names(known.getKey());
            if (isUnnamed) {
                stopUsing(known.getValue());
            }
            return isUnnamed;
        });
        unnamedServices = 0;
        groupsOfUnnamedServices = 0;
    }

    /** Number of cached services that no definition names. */
    public int unnamedServices() {
        return unnamedServices;
    }

    /** Counts an outcome, and returns whether any definition matches its service and whether any SLI counted it. */
    public Result count(Outcome outcome) {
        Rule[] rules = rulesByService.get(outcome.service());
        if (rules == null) {
            if (definitions.ofAllServices().isEmpty() && !definitions.names(outcome.service())) {
                return Result.UNMATCHED;
            }
            rules = addRules(outcome.service());
        }
        Result result = Result.UNCOUNTED;
        for (Rule rule : rules) {
            switch (rule.memo.classify(outcome)) {
                case GOOD -> {
                    rule.recovered();
                    add(rule, outcome, true);
                    result = Result.COUNTED;
                }
                case BAD -> {
                    rule.recovered();
                    add(rule, outcome, false);
                    result = Result.COUNTED;
                }
                case UNCLASSIFIABLE -> fail(rule);
                // Not measured by this SLI.
                case UNCOUNTED -> rule.recovered();
            }
        }
        return result;
    }

    private void fail(Rule rule) {
        rule.slos.forEach(listener::unclassifiable);
        if (rule.fail()) {
            failing.add(rule.failing);
        }
    }

    /**
     * Reports the budgets whose outcomes are unclassifiable; to be called once per snapshot interval.
     *
     * @param partition the partition of the input that is counted here
     * @param now the wall clock
     * @param send receives the reports that are due
     * @return budgets for which no outcome was classified for a minute
     */
    public List<UnclassifiableOutcomes> reportUnclassifiable(
            int partition, long now, Consumer<UnclassifiableOutcomes> send) {
        return failing.report(partition, now, send);
    }

    private void add(Rule rule, Outcome outcome, boolean good) {
        long minute = Minutes.of(outcome.occurredAt());
        for (BufferLookup lookup : rule.lookups) {
            lookup.of(outcome).add(minute, outcome, good, pending);
        }
    }

    /**
     * Whether pending tallies must be emitted now.
     *
     * @param max maximum number of pending tallies, over all budgets
     */
    public boolean isFull(int max) {
        return pending.isFull(max);
    }

    public boolean hasPending() {
        return pending.isFull(1);
    }

    /** Passes each pending tally buffer to {@code send} and clears it. */
    public void drain(Consumer<TallyBuffer> send) {
        pending.drain(send);
        if (groupsOfUnnamedServices > MAX_GROUPS_OF_UNNAMED_SERVICES) {
            evictUnnamedServices();
        }
    }

    /** The result of {@link #count}. */
    public enum Result {
        COUNTED,
        /** No SLI of its service counts it. */
        UNCOUNTED,
        /** No definition matches its service. */
        UNMATCHED
    }

    /** Finds the tally buffer of an objective for an outcome. */
    interface BufferLookup {
        TallyBuffer of(Outcome outcome);
    }

    /** An SLI of a service with all of its tally buffers, so that each outcome is classified once. */
    private static final class Rule {
        private final VerdictMemo memo;
        private final Set<String> slos = new LinkedHashSet<>();
        private final List<BudgetKey> budgets = new ArrayList<>();
        private BufferLookup[] lookups = {};
        /** Null before the first unclassifiable outcome. */
        private FailingRule failing;

        private Rule(VerdictMemo memo) {
            this.memo = memo;
        }

        private void add(BufferLookup lookup, BudgetKey budget) {
            lookups = Arrays.copyOf(lookups, lookups.length + 1);
            lookups[lookups.length - 1] = lookup;
            slos.add(budget.slo());
            budgets.add(budget);
        }

        private void recovered() {
            if (failing != null) {
                failing.recovered();
            }
        }

        /** Records an unclassifiable outcome, and returns whether the rule must be added to {@link FailingRules}. */
        private boolean fail() {
            if (failing == null) {
                failing = new FailingRule(budgets);
            }
            return failing.failed();
        }
    }
}
