package dev.slowburn.topology;

import dev.slowburn.domain.Budget;
import dev.slowburn.domain.Minutes;
import dev.slowburn.domain.Outcome;
import dev.slowburn.domain.OutcomeField;
import dev.slowburn.domain.Slo;
import dev.slowburn.domain.TallyCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
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
 * <p>An outcome costs one look-up of its service, one verdict for each SLI of that service, and one addition for each
 * budget: nothing that grows with the number of definitions or the length of a window. One task, one thread.
 */
final class Combiner {
    private final Map<String, Rule[]> rulesByService = new HashMap<>();
    private final List<Sums> waiting = new ArrayList<>();
    private int minutesWaiting;

    /**
     * @param partitions of the topic that sums are sent to
     * @param metrics where outcomes that an SLI fails on are counted, by SLO
     */
    Combiner(List<Slo> slos, int partitions, TaskMetrics metrics) {
        Map<String, Map<String, Rule>> rules = new LinkedHashMap<>();
        for (Slo slo : slos) {
            TaskMetrics.Counter unclassifiable = metrics.counter(
                    "outcomes-unclassifiable-total",
                    "Records on which the filter of this SLO failed, so that it does not count them",
                    "slo",
                    slo.name());
            slo.objectives().forEach(objective -> rules.computeIfAbsent(slo.service(), service -> new LinkedHashMap<>())
                    .computeIfAbsent(objective.sli().rule(), rule -> new Rule(new VerdictMemo(objective.sli())))
                    .add(new Sums(Budget.of(slo, objective), partitions), unclassifiable));
        }
        rules.forEach(
                (service, byRule) -> rulesByService.put(service, byRule.values().toArray(Rule[]::new)));
    }

    /** What the definitions look at, so that nothing else has to be decoded. */
    static Set<OutcomeField> fieldsRead(List<Slo> slos) {
        Set<OutcomeField> fields = EnumSet.noneOf(OutcomeField.class);
        slos.forEach(slo -> slo.objectives()
                .forEach(objective -> fields.addAll(objective.sli().reads())));
        return fields;
    }

    /** Counts an outcome and says whether any definition knows its service, and whether any counted it. */
    Result count(Outcome outcome) {
        Rule[] rules = rulesByService.get(outcome.service());
        if (rules == null) {
            return Result.UNMATCHED;
        }
        Result result = Result.UNCOUNTED;
        for (Rule rule : rules) {
            switch (rule.memo.classify(outcome)) {
                case GOOD -> {
                    add(rule, outcome, outcome.count(), 0);
                    result = Result.COUNTED;
                }
                case BAD -> {
                    add(rule, outcome, 0, outcome.count());
                    result = Result.COUNTED;
                }
                case UNCLASSIFIABLE -> rule.unclassifiable.forEach(TaskMetrics.Counter::increment);
                case UNCOUNTED -> {
                    // Outside of what this SLI measures.
                }
            }
        }
        return result;
    }

    private void add(Rule rule, Outcome outcome, long good, long bad) {
        long occurredAt = outcome.occurredAt();
        long minute = Minutes.of(occurredAt);
        for (Sums sums : rule.budgets) {
            if (sums.cell.size() == 0) {
                waiting.add(sums);
                sums.highest = occurredAt;
            } else if (occurredAt > sums.highest) {
                sums.highest = occurredAt;
            }
            if (sums.cell.add(minute, good, bad)) {
                minutesWaiting++;
            }
        }
    }

    /** How many sums wait, over all budgets. */
    int minutesWaiting() {
        return minutesWaiting;
    }

    /** Shows all sums that wait, each once, and forgets them. */
    void drain(Consumer<Sums> send) {
        for (Sums sums : waiting) {
            send.accept(sums);
            sums.cell.clear();
        }
        waiting.clear();
        minutesWaiting = 0;
    }

    /** What became of an outcome. */
    enum Result {
        COUNTED,
        /** All SLIs of its service leave it out. */
        UNCOUNTED,
        /** No definition names its service. */
        UNMATCHED
    }

    /** The sums of one budget that wait to be sent. */
    static final class Sums {
        private final TallyCell cell = new TallyCell();
        private final String budgetId;
        private final long ledgerId;
        private final int partition;
        private long highest;

        private Sums(Budget budget, int partitions) {
            budgetId = budget.id();
            ledgerId = budget.ledgerId();
            partition = TallyPartitioner.ownerOf(budgetId, partitions);
        }

        String budgetId() {
            return budgetId;
        }

        /** To which they are sent. */
        int partition() {
            return partition;
        }

        byte[] toMessage() {
            return TallyMessage.sums(ledgerId, highest, cell);
        }
    }

    /** An SLI of a service, with all budgets that count by it: the verdict is asked for once. */
    private static final class Rule {
        private final VerdictMemo memo;
        private Sums[] budgets = {};
        private final Set<TaskMetrics.Counter> unclassifiable = new LinkedHashSet<>();

        private Rule(VerdictMemo memo) {
            this.memo = memo;
        }

        private void add(Sums sums, TaskMetrics.Counter counter) {
            budgets = Arrays.copyOf(budgets, budgets.length + 1);
            budgets[budgets.length - 1] = sums;
            unclassifiable.add(counter);
        }
    }
}
