package dev.slowburn.tracking;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How far the rules of the budgets of one task have counted the history of the input. A rule that comes into force has counted nothing
 * of it until all input partitions have reported otherwise. Not thread-safe.
 *
 * <p>Changes are written to the store by {@link #flush}, once per commit, because each partition reports by itself.
 */
public final class RuleHistories {
    /** Of a rule that no partition has reported. Never changed. */
    private static final RuleProgress UNREPORTED = new RuleProgress(RuleHistory.UNREPORTED, Set.of());

    private final Rows rows;
    private final OwnedServices owned;
    private final Map<RuleId, RuleProgress> byRule = new HashMap<>();
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
        rows.load().forEach((rule, history) -> byRule.put(rule, new RuleProgress(history, existing)));
        if (!rows.isBegun()) {
            rows.begin();
            current.rules().forEach((rule, counted) -> {
                if (isOwn(counted) && !byRule.containsKey(rule)) {
                    byRule.put(rule, new RuleProgress(RuleHistory.COMPLETE, existing));
                    unwritten.add(rule);
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
        byRule.forEach((rule, progress) -> {
            boolean isForgotten = progress.forgottenAt() != RuleHistory.IN_FORCE;
            if (isForgotten == inForce.containsKey(rule)) {
                progress.setForgottenAt(isForgotten ? RuleHistory.IN_FORCE : minute);
                unwritten.add(rule);
            }
        });
    }

    private void refresh(RuleId rule) {
        RuleProgress progress = of(rule);
        PreparedDefinitions.Rule counted = inForce.get(rule);
        boolean isRead = counted != null && isOwn(counted);
        set(incomplete, rule, isRead && !progress.isWhole());
        set(partial, rule, isRead && progress.completeSince() != RuleHistory.EVERYTHING);
    }

    private static void set(Set<RuleId> rules, RuleId rule, boolean isMember) {
        if (isMember) {
            rules.add(rule);
        } else {
            rules.remove(rule);
        }
    }

    private RuleProgress of(RuleId rule) {
        return byRule.getOrDefault(rule, UNREPORTED);
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
            byRule.forEach((rule, progress) -> change(rule, progress, each -> each.updatePartitions(existing))
                    .ifPresent(affected::add));
        }
        return affected;
    }

    /**
     * Records a report, also of a rule that is not in force here yet.
     *
     * @return the SLO whose budgets the report affects; empty if there is none
     */
    public Optional<String> report(long partition, RuleId rule, RuleHistory.Partition reported) {
        RuleProgress progress = byRule.get(rule);
        if (progress == null) {
            progress = new RuleProgress(RuleHistory.UNREPORTED, existing);
            byRule.put(rule, progress);
        }
        return change(rule, progress, each -> each.report(partition, reported));
    }

    /** @param change returns whether it has changed the history */
    private Optional<String> change(RuleId rule, RuleProgress progress, Predicate<RuleProgress> change) {
        boolean wasPartial = partial.contains(rule);
        boolean wasIncomplete = incomplete.contains(rule);
        long before = progress.completeSince();
        if (change.test(progress)) {
            unwritten.add(rule);
        }
        refresh(rule);
        boolean isAffected = wasIncomplete != incomplete.contains(rule)
                || wasPartial != partial.contains(rule)
                || (wasPartial && before != progress.completeSince());
        return isAffected ? Optional.of(inForce.get(rule).slo()) : Optional.empty();
    }

    /**
     * Deletes the histories of rules that have not been in force for the retention, also of those that were reported but never in force
     * here.
     *
     * @param minute the minute of the wall clock
     */
    public void purge(long minute, long retentionMinutes) {
        Map.copyOf(byRule).forEach((rule, progress) -> {
            if (inForce.containsKey(rule)) {
                return;
            }
            if (progress.forgottenAt() == RuleHistory.IN_FORCE) {
                progress.setForgottenAt(minute);
                unwritten.add(rule);
            } else if (progress.forgottenAt() < minute - retentionMinutes) {
                byRule.remove(rule);
                unwritten.add(rule);
            }
        });
    }

    /** Writes what has changed. To be called before each commit. */
    public void flush() {
        for (RuleId rule : unwritten) {
            RuleProgress progress = byRule.get(rule);
            if (progress == null) {
                rows.delete(rule);
            } else {
                rows.put(rule, progress.toHistory());
            }
        }
        unwritten.clear();
    }

    /** The objectives that have not counted everything that ever was in the input. */
    public List<PartialHistory> partial() {
        return partial.stream()
                .map(rule -> PartialHistory.of(inForce.get(rule), of(rule).toHistory(), existing))
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
