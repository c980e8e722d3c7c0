package dev.slowburn.tracking;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the rules of the budgets of one task have counted the history of the input. A rule that comes into force has counted nothing
 * of it until all input partitions have reported otherwise. Not thread-safe.
 */
public final class RuleHistories {
    private final Rows rows;
    private final OwnedServices owned;
    private final Map<RuleId, RuleHistory> byRule = new HashMap<>();
    /** Rules in force whose history is not complete. */
    private final Set<RuleId> incomplete = new HashSet<>();

    private PreparedDefinitions definitions;
    private Map<RuleId, PreparedDefinitions.Rule> inForce = Map.of();
    private Set<Integer> existing = Set.of();

    /** The stored histories. */
    public interface Rows {
        /** Whether histories were ever stored. */
        boolean isBegun();

        void begin();

        Map<RuleId, RuleHistory> load();

        void put(RuleId rule, RuleHistory history);

        void delete(RuleId rule);
    }

    public RuleHistories(Rows rows, OwnedServices owned) {
        this.rows = rows;
        this.owned = owned;
    }

    /**
     * Loads the stored histories. The first time, the rules in force are complete, because each has counted since it came into force.
     *
     * @param minute the minute of the wall clock
     */
    public void begin(PreparedDefinitions current, long minute) {
        byRule.putAll(rows.load());
        if (!rows.isBegun()) {
            rows.begin();
            current.rules().forEach((rule, counted) -> {
                if (isOwn(counted) && !byRule.containsKey(rule)) {
                    put(rule, RuleHistory.COMPLETE);
                }
            });
        }
        apply(current, minute);
    }

    private boolean isOwn(PreparedDefinitions.Rule rule) {
        return rule.service().map(owned::contains).orElse(true);
    }

    /**
     * Applies the definitions in force.
     *
     * @param minute the minute of the wall clock
     */
    @SuppressWarnings("ReferenceEquality") // The same object as long as no rule has changed.
    public void apply(PreparedDefinitions current, long minute) {
        definitions = current;
        if (current.rules() == inForce) {
            return;
        }
        inForce = current.rules();
        incomplete.clear();
        inForce.forEach((rule, counted) -> {
            if (isOwn(counted)) {
                refresh(rule);
            }
        });
        Map.copyOf(byRule).forEach((rule, history) -> {
            boolean isForgotten = history.forgottenAt() != RuleHistory.IN_FORCE;
            if (isForgotten == inForce.containsKey(rule)) {
                put(rule, history.forgotten(isForgotten ? RuleHistory.IN_FORCE : minute));
            }
        });
    }

    private void refresh(RuleId rule) {
        if (inForce.containsKey(rule) && !of(rule).isWhole()) {
            incomplete.add(rule);
        } else {
            incomplete.remove(rule);
        }
    }

    private RuleHistory of(RuleId rule) {
        return byRule.getOrDefault(rule, RuleHistory.UNREPORTED);
    }

    private void put(RuleId rule, RuleHistory history) {
        byRule.put(rule, history);
        rows.put(rule, history);
    }

    /** Updates the partitions of the input that exist. */
    public void updatePartitions(Set<Integer> partitions) {
        if (!partitions.equals(existing)) {
            existing = Set.copyOf(partitions);
            List.copyOf(incomplete).forEach(rule -> settle(rule, of(rule)));
        }
    }

    /**
     * Records a report, also of a rule that is not in force here yet.
     *
     * @return the SLO whose history has changed; empty if nothing has, or if the rule is not in force
     */
    public Optional<String> report(int partition, RuleId rule, RuleHistory.Partition reported) {
        return settle(rule, of(rule).with(partition, reported))
                ? Optional.ofNullable(inForce.get(rule)).map(PreparedDefinitions.Rule::slo)
                : Optional.empty();
    }

    private boolean settle(RuleId rule, RuleHistory history) {
        RuleHistory settled = existing.isEmpty() ? history : history.settle(existing);
        boolean isChanged = !settled.equals(byRule.get(rule));
        if (isChanged) {
            put(rule, settled);
        }
        refresh(rule);
        return isChanged;
    }

    /** Deletes the histories of rules that were removed before a minute. */
    public void purge(long minute) {
        Map.copyOf(byRule).forEach((rule, history) -> {
            if (history.forgottenAt() != RuleHistory.IN_FORCE && history.forgottenAt() < minute) {
                byRule.remove(rule);
                rows.delete(rule);
            }
        });
    }

    /** The histories of rules in force that are not complete, for other threads. */
    public Map<RuleId, RuleHistory> incomplete() {
        Map<RuleId, RuleHistory> all = new HashMap<>();
        incomplete.forEach(rule -> all.put(rule, of(rule)));
        return all;
    }

    /** Whether the whole history of all objectives of an SLO has been counted, as far as it exists. */
    public boolean isWhole(String slo) {
        return incomplete.isEmpty() || definitions.rulesOf(slo).stream().noneMatch(incomplete::contains);
    }

    /**
     * All records written since this time have been counted for all objectives of an SLO, in epoch milliseconds;
     * {@link RuleHistory#EVERYTHING} if the history is whole, {@link RuleHistory#UNKNOWN} if some partition has not reported.
     */
    public long completeSince(String slo) {
        long since = RuleHistory.EVERYTHING;
        if (!incomplete.isEmpty()) {
            for (RuleId rule : definitions.rulesOf(slo)) {
                if (incomplete.contains(rule)) {
                    since = Math.max(since, of(rule).completeSince());
                }
            }
        }
        return since;
    }
}
