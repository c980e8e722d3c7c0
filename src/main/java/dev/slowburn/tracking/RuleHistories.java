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
 *
 * <p>Changes are written to the store by {@link #flush}, once per commit, because each partition reports by itself.
 */
public final class RuleHistories {
    private final Rows rows;
    private final OwnedServices owned;
    private final Map<RuleId, RuleHistory> byRule = new HashMap<>();
    /** Rules in force whose history is not complete. */
    private final Set<RuleId> incomplete = new HashSet<>();
    /** Rules in force that have not counted everything that ever was in the input, because it is left or was deleted. */
    private final Set<RuleId> partial = new HashSet<>();

    /** Rules whose row is to be written or deleted. */
    private final Set<RuleId> unwritten = new HashSet<>();

    private PreparedDefinitions definitions;
    private Map<RuleId, PreparedDefinitions.Rule> inForce = Map.of();
    private Set<Long> existing = Set.of();

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
     * Each has a row of its own then: a default for all rules without a row would apply to rules that come into force later, too.
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
        inForce.keySet().forEach(this::refresh);
        Map.copyOf(byRule).forEach((rule, history) -> {
            boolean isForgotten = history.forgottenAt() != RuleHistory.IN_FORCE;
            if (isForgotten == inForce.containsKey(rule)) {
                put(rule, history.forgotten(isForgotten ? RuleHistory.IN_FORCE : minute));
            }
        });
    }

    private void refresh(RuleId rule) {
        RuleHistory history = of(rule);
        PreparedDefinitions.Rule counted = inForce.get(rule);
        boolean isRead = counted != null && isOwn(counted);
        set(incomplete, rule, isRead && !history.isWhole(existing));
        set(partial, rule, isRead && history.completeSince(existing) != RuleHistory.EVERYTHING);
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
        unwritten.add(rule);
    }

    /**
     * Updates the partitions of the input that exist.
     *
     * @return the SLOs whose budgets the change affects
     */
    public Set<String> updatePartitions(Set<Long> partitions) {
        Set<String> affected = new HashSet<>();
        if (!partitions.equals(existing)) {
            existing = Set.copyOf(partitions);
            Map.copyOf(byRule).forEach((rule, history) -> settle(rule, history).ifPresent(affected::add));
        }
        return affected;
    }

    /**
     * Records a report, also of a rule that is not in force here yet.
     *
     * @return the SLO whose budgets the report affects; empty if there is none
     */
    public Optional<String> report(long partition, RuleId rule, RuleHistory.Partition reported) {
        return settle(rule, of(rule).with(partition, reported));
    }

    private Optional<String> settle(RuleId rule, RuleHistory history) {
        RuleHistory before = of(rule);
        RuleHistory settled = history.settle(existing);
        if (!settled.equals(byRule.get(rule))) {
            put(rule, settled);
        }
        boolean wasPartial = partial.contains(rule);
        boolean wasIncomplete = incomplete.contains(rule);
        refresh(rule);
        boolean isAffected = wasIncomplete != incomplete.contains(rule)
                || wasPartial != partial.contains(rule)
                || (wasPartial && before.completeSince(existing) != settled.completeSince(existing));
        return isAffected ? Optional.of(inForce.get(rule).slo()) : Optional.empty();
    }

    /**
     * Deletes the histories of rules that have not been in force for the retention, also of those that were reported but never in force
     * here.
     *
     * @param minute the minute of the wall clock
     */
    public void purge(long minute, long retentionMinutes) {
        Map.copyOf(byRule).forEach((rule, history) -> {
            if (inForce.containsKey(rule)) {
                return;
            }
            if (history.forgottenAt() == RuleHistory.IN_FORCE) {
                put(rule, history.forgotten(minute));
            } else if (history.forgottenAt() < minute - retentionMinutes) {
                byRule.remove(rule);
                unwritten.add(rule);
            }
        });
    }

    /** Writes what has changed. To be called before each commit. */
    public void flush() {
        for (RuleId rule : unwritten) {
            RuleHistory history = byRule.get(rule);
            if (history == null) {
                rows.delete(rule);
            } else {
                rows.put(rule, history);
            }
        }
        unwritten.clear();
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
                    since = Math.max(since, of(rule).completeSince(existing));
                }
            }
        }
        return since;
    }
}
