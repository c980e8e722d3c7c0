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
    /** Rules in force that have not counted everything that ever was in the input, because it is left or was deleted. */
    private final Set<RuleId> partial = new HashSet<>();

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
        partial.clear();
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
        RuleHistory history = of(rule);
        boolean isInForce = inForce.containsKey(rule);
        set(incomplete, rule, isInForce && !history.isWhole());
        set(partial, rule, isInForce && history.completeSince() != RuleHistory.EVERYTHING);
    }

    private static void set(Set<RuleId> rules, RuleId rule, boolean isMember) {
        if (isMember) {
            rules.add(rule);
        } else {
            rules.remove(rule);
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

    /** The objectives that have not counted everything that ever was in the input. */
    public List<PartialHistory> partial() {
        return partial.stream()
                .map(rule -> PartialHistory.of(inForce.get(rule), of(rule), existing))
                .toList();
    }

    /**
     * All records written since this time have been counted for all objectives of an SLO, in epoch milliseconds;
     * {@link RuleHistory#EVERYTHING} if everything that still exists has been counted, {@link RuleHistory#UNKNOWN} if some partition
     * has not reported.
     */
    public long completeSince(String slo) {
        return since(slo, incomplete);
    }

    /** As {@link #completeSince}, except that records that were deleted before they were counted are missing. */
    public long historySince(String slo) {
        return since(slo, partial);
    }

    private long since(String slo, Set<RuleId> rules) {
        long since = RuleHistory.EVERYTHING;
        if (!rules.isEmpty()) {
            for (RuleId rule : definitions.rulesOf(slo)) {
                if (rules.contains(rule)) {
                    since = Math.max(since, of(rule).completeSince());
                }
            }
        }
        return since;
    }
}
