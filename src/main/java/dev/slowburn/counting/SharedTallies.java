package dev.slowburn.counting;

import dev.slowburn.domain.slo.Slo;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The rules of services and the pending tallies of one or more {@link Combiner}s, which count different partitions by the same definitions.
 * What they count for a budget and a minute is one tally. Not thread-safe.
 */
public final class SharedTallies {
    private final RuleCache rules;
    private final PendingTallies pending;
    private PreparedDefinitions definitions;

    /** @param counted the definitions that count the outcomes */
    public SharedTallies(PreparedDefinitions definitions, Predicate<Slo> counted) {
        this(definitions, Long.MIN_VALUE, counted);
    }

    /** @param oldestContributors the first minute of which contributors to bad outcomes are recorded */
    SharedTallies(PreparedDefinitions definitions, long oldestContributors, Predicate<Slo> counted) {
        this.definitions = definitions;
        rules = new RuleCache(definitions, counted);
        pending = new PendingTallies(oldestContributors);
    }

    RuleCache rules() {
        return rules;
    }

    PendingTallies pending() {
        return pending;
    }

    /** The definitions by which outcomes are counted. */
    public PreparedDefinitions definitions() {
        return definitions;
    }

    /** Applies new definitions; no tallies may be pending. The cost is proportional to the change. */
    public void apply(PreparedDefinitions others) {
        rules.apply(others);
        definitions = others;
    }

    /**
     * Whether pending tallies must be emitted now.
     *
     * @param max maximum number of pending tallies, over all budgets
     */
    public boolean isFull(int max) {
        return pending.isFull(max);
    }

    /** Passes each pending tally buffer to {@code send} and clears it. */
    public void drain(Consumer<TallyBuffer> send) {
        pending.drain(send);
        rules.limitGroups();
    }
}
