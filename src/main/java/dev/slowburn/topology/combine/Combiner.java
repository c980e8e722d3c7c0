package dev.slowburn.topology.combine;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.definitions.DefinitionChange;
import dev.slowburn.topology.definitions.PreparedDefinitions;
import dev.slowburn.topology.shuffle.BudgetKey;
import dev.slowburn.topology.streams.TaskMetrics;
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
 * Classifies outcomes and sums them up by budget and minute until they are drained.
 *
 * <p>An outcome costs one look-up of its service, one verdict for each SLI of that service, and for each budget one addition
 * and a look-up of each attribute that it is grouped by: nothing that grows with the number of definitions or the length of
 * a window. One task, one thread.
 */
public final class Combiner {
    /** Services that no definition names alone are remembered up to so many: a client that invents services can't fill the memory. */
    private static final int MAX_STRANGERS = 10_000;
    /** The same of their groups, over all of them. */
    public static final int MAX_GROUPS_OF_STRANGERS = 200_000;

    private final TaskMetrics metrics;
    /** Of the services that outcomes have come from. */
    private final Map<String, Rule[]> rulesByService = new HashMap<>();

    private final PendingTallies waiting = new PendingTallies();
    private final FailingRules failing = new FailingRules();
    private PreparedDefinitions definitions;
    private int strangers;
    private int groupsOfStrangers;

    /** @param metrics where outcomes that an SLI fails on are counted, by SLO */
    public Combiner(PreparedDefinitions definitions, TaskMetrics metrics) {
        this.definitions = definitions;
        this.metrics = metrics;
    }

    /** Counts by other definitions from now on; nothing may wait. Costs what has changed. */
    void apply(PreparedDefinitions others) {
        DefinitionChange change = others.since(definitions);
        definitions = others;
        if (change.isOfAllServices()) {
            rulesByService.values().forEach(Combiner::stopUsing);
            rulesByService.clear();
            strangers = 0;
            groupsOfStrangers = 0;
        } else {
            // A stranger that is one no more has no rules that are kept.
            change.services().forEach(service -> stopUsing(rulesByService.remove(service)));
        }
    }

    private static void stopUsing(Rule[] rules) {
        if (rules != null) {
            for (Rule rule : rules) {
                rule.works();
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
                            place(slo, objective, service),
                            new BudgetKey(slo.name(), objective.name(), service, List.of()));
        }
    }

    private Place place(Slo slo, Objective objective, String service) {
        BudgetKey key = new BudgetKey(slo.name(), objective.name(), service, List.of());
        long ledgerId = Budget.ledgerId(slo, objective);
        if (!slo.grouping().isGrouped()) {
            return new TallyBuffer(ledgerId, key);
        }
        return new GroupedTallyBuffers(
                ledgerId, key, slo.grouping(), slo.grouping().allServices() ? this::countGroup : Combiner::ignoreGroup);
    }

    private void countGroup() {
        groupsOfStrangers++;
    }

    private static void ignoreGroup() {
        // Services that definitions name have as many groups as those say.
    }

    private Rule[] rulesOfNewcomer(String service) {
        if (!definitions.names(service)) {
            if (strangers >= MAX_STRANGERS) {
                forgetStrangers();
            }
            strangers++;
        }
        Rule[] rules = rules(service);
        rulesByService.put(service, rules);
        return rules;
    }

    /** Sums that wait keep their places; only the way to them is found anew. */
    private void forgetStrangers() {
        rulesByService.entrySet().removeIf(known -> {
            boolean isStranger = !definitions.names(known.getKey());
            if (isStranger) {
                stopUsing(known.getValue());
            }
            return isStranger;
        });
        strangers = 0;
        groupsOfStrangers = 0;
    }

    /** How many services without a definition of their own are remembered. */
    public int strangers() {
        return strangers;
    }

    /** Counts an outcome and says whether any definition knows its service, and whether any counted it. */
    public Result count(Outcome outcome) {
        Rule[] rules = rulesByService.get(outcome.service());
        if (rules == null) {
            if (definitions.ofAllServices().isEmpty() && !definitions.names(outcome.service())) {
                return Result.UNMATCHED;
            }
            rules = rulesOfNewcomer(outcome.service());
        }
        Result result = Result.UNCOUNTED;
        for (Rule rule : rules) {
            switch (rule.memo.classify(outcome)) {
                case GOOD -> {
                    rule.works();
                    add(rule, outcome, true);
                    result = Result.COUNTED;
                }
                case BAD -> {
                    rule.works();
                    add(rule, outcome, false);
                    result = Result.COUNTED;
                }
                case UNCLASSIFIABLE -> fail(rule);
                // Outside of what this SLI measures.
                case UNCOUNTED -> rule.works();
            }
        }
        return result;
    }

    private void fail(Rule rule) {
        rule.slos.forEach(this::countUnclassifiable);
        if (rule.fail()) {
            failing.add(rule.failing);
        }
    }

    /** The rules that fail on outcomes. */
    FailingRules failing() {
        return failing;
    }

    /** Its counter is not there before: ten thousand sensors of each task would stay at zero. */
    private void countUnclassifiable(String slo) {
        metrics.counter(
                        "outcomes-unclassifiable-total",
                        "Records on which the filter of this SLO failed, so that it does not count them",
                        "slo",
                        slo)
                .increment();
    }

    private void add(Rule rule, Outcome outcome, boolean good) {
        long minute = Minutes.of(outcome.occurredAt());
        for (Place place : rule.places) {
            place.of(outcome).add(minute, outcome, good, waiting);
        }
    }

    /**
     * Whether what waits has to be sent.
     *
     * @param most so many sums may wait, over all budgets
     */
    boolean isFull(int most) {
        return waiting.isFull(most);
    }

    /** Shows all sums that wait, each once, and forgets them. */
    public void drain(Consumer<TallyBuffer> send) {
        waiting.drain(send);
        if (groupsOfStrangers > MAX_GROUPS_OF_STRANGERS) {
            forgetStrangers();
        }
    }

    /** What became of an outcome. */
    public enum Result {
        COUNTED,
        /** All SLIs of its service leave it out. */
        UNCOUNTED,
        /** No definition is about its service. */
        UNMATCHED
    }

    /** Where the outcomes of an objective are summed up. */
    interface Place {
        TallyBuffer of(Outcome outcome);
    }

    /** An SLI of a service, with all places that count by it: the verdict is asked for once. */
    private static final class Rule {
        private final VerdictMemo memo;
        private final Set<String> slos = new LinkedHashSet<>();
        private final List<BudgetKey> budgets = new ArrayList<>();
        private Place[] places = {};
        /** Null until the first outcome that is unclassifiable. */
        private FailingRule failing;

        private Rule(VerdictMemo memo) {
            this.memo = memo;
        }

        private void add(Place place, BudgetKey budget) {
            places = Arrays.copyOf(places, places.length + 1);
            places[places.length - 1] = place;
            slos.add(budget.slo());
            budgets.add(budget);
        }

        private void works() {
            if (failing != null) {
                failing.works();
            }
        }

        /** Takes note of an unclassifiable outcome, and says whether it is the first since one was classified. */
        private boolean fail() {
            if (failing == null) {
                failing = new FailingRule(budgets);
            }
            return failing.failed();
        }
    }
}
