package dev.slowburn.counting;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Classifies outcomes and adds them to tallies by budget and minute until the tallies are drained. Not thread-safe; one per
 * partition of the input. Several may share their tallies.
 *
 * <p>Cost of an outcome: one look-up of its service, one verdict per SLI of that service, and per budget one addition and one
 * look-up per grouping attribute. It does not depend on the number of definitions or the length of a window.
 */
public final class Combiner {
    private final CountingListener listener;
    private final SharedTallies tallies;
    /** Those of the tallies, for one access less per outcome. */
    private final RuleCache rules;

    private final PendingTallies pending;
    private final FailingRules failing = new FailingRules();

    public Combiner(PreparedDefinitions definitions, CountingListener listener) {
        this(definitions, listener, Long.MIN_VALUE, slo -> true);
    }

    /**
     * @param oldestContributors the first minute of which contributors to bad outcomes are recorded
     * @param counted the definitions that count these outcomes
     */
    public Combiner(
            PreparedDefinitions definitions,
            CountingListener listener,
            long oldestContributors,
            Predicate<Slo> counted) {
        this(new SharedTallies(definitions, oldestContributors, counted), listener);
    }

    /** Counts by the definitions of tallies that other combiners may share, and adds to them. */
    public Combiner(SharedTallies tallies, CountingListener listener) {
        this.listener = listener;
        this.tallies = tallies;
        this.rules = tallies.rules();
        this.pending = tallies.pending();
    }

    /** Applies new definitions; no tallies may be pending. The cost is proportional to the change. */
    public void apply(PreparedDefinitions others) {
        tallies.apply(others);
    }

    /** Counts an outcome, and returns whether any definition matches its service and whether any SLI counted it. */
    public Result count(Outcome outcome) {
        ServiceRule[] ofService = rules.of(outcome.service());
        if (ofService == null) {
            return Result.UNMATCHED;
        }
        Result result = Result.UNCOUNTED;
        for (ServiceRule rule : ofService) {
            switch (rule.memo.classify(outcome)) {
                case GOOD -> {
                    recovered(rule);
                    add(rule, outcome, true);
                    result = Result.COUNTED;
                }
                case BAD -> {
                    recovered(rule);
                    add(rule, outcome, false);
                    result = Result.COUNTED;
                }
                case UNCLASSIFIABLE -> fail(rule);
                // Not measured by this SLI.
                case UNCOUNTED -> recovered(rule);
            }
        }
        return result;
    }

    private void fail(ServiceRule rule) {
        rule.slos().forEach(listener::unclassifiable);
        failing.fail(rule);
    }

    private void recovered(ServiceRule rule) {
        if (rule.hasFailed()) {
            failing.recover(rule);
        }
    }

    /**
     * Reports the budgets whose outcomes are unclassifiable; to be called once per snapshot interval.
     *
     * @param source id of the partition of the input that is counted here
     * @param now the wall clock
     * @param send receives the reports that are due
     * @return budgets for which no outcome was classified for a minute
     */
    public List<UnclassifiableOutcomes> reportUnclassifiable(
            long source, long now, Consumer<UnclassifiableOutcomes> send) {
        return failing.report(source, now, send);
    }

    private void add(ServiceRule rule, Outcome outcome, boolean good) {
        long minute = Minutes.of(outcome.occurredAt());
        if (rule.only != null) {
            rule.only.add(minute, outcome, good, pending);
            return;
        }
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
        return tallies.isFull(max);
    }

    public boolean hasPending() {
        return pending.isFull(1);
    }

    /** Passes each pending tally buffer to {@code send} and clears it. */
    public void drain(Consumer<TallyBuffer> send) {
        tallies.drain(send);
    }

    /** The result of {@link #count}. */
    public enum Result {
        COUNTED,
        /** No SLI of its service counts it. */
        UNCOUNTED,
        /** No definition matches its service. */
        UNMATCHED
    }

    /** Builds the rules of a service before its first outcome. */
    void build(String service) {
        rules.of(service);
    }

    int sharedMemos() {
        return rules.sharedMemos();
    }

    int unnamedServices() {
        return rules.unnamedServices();
    }

    int groupsOfUnnamedServices() {
        return rules.groupsOfUnnamedServices();
    }
}
