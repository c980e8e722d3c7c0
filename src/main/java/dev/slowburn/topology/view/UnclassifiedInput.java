package dev.slowburn.topology.view;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * The budgets whose SLI has failed on every outcome for at least a minute. Thread-safe.
 *
 * <p>A budget that is not listed may be undetermined: tasks of the first stage report a failing SLI only after a minute, and start
 * over after a restart.
 */
public final class UnclassifiedInput {
    private static final long NEVER = Long.MIN_VALUE;

    /** Budget → id of a partition of the input → its latest report. */
    private final Map<BudgetKey, Map<Long, Report>> budgets = new ConcurrentHashMap<>();

    /**
     * An SLI that fails on every outcome of a service.
     *
     * @param partitions partitions of the input that contain the outcomes
     * @param since when the first failure was detected
     */
    public record Found(
            String slo,
            String objective,
            String service,
            List<TopicPartition> partitions,
            Instant since,
            long outcomes) {}

    private final LongFunction<TopicPartition> partitions;
    private volatile boolean isKnown;
    private long completeSince = NEVER;

    private record Report(UnclassifiableOutcomes outcomes, long at) {}

    /** @param partitions the partition of the input with an id */
    UnclassifiedInput(LongFunction<TopicPartition> partitions) {
        this.partitions = partitions;
    }

    public void update(UnclassifiableOutcomes update, long now) {
        budgets.compute(update.budget(), (budget, before) -> {
            Map<Long, Report> after = new TreeMap<>(before == null ? Map.of() : before);
            if (update.isOver()) {
                after.remove(update.source());
            } else {
                after.put(update.source(), new Report(update, now));
            }
            return after.isEmpty() ? null : after;
        });
    }

    /** Replaces all reports of a partition of the input. */
    public void replace(long source, Collection<UnclassifiableOutcomes> all, long now) {
        if (all.isEmpty() && budgets.isEmpty()) {
            return;
        }
        removeIf(report -> report.outcomes.source() == source);
        all.forEach(each -> update(each, now));
    }

    /**
     * Removes reports that were not renewed in time. Afterwards it is unknown for a while which SLIs fail, as while the input lags.
     * Call it once per snapshot interval.
     *
     * @param isUpToDate whether all sent reports have been read
     */
    public void expire(long now, boolean isUpToDate) {
        boolean anyExpired = removeIf(report -> now - report.at > UnclassifiableOutcomes.EXPIRY);
        if (anyExpired || !isUpToDate) {
            completeSince = NEVER;
        }
        if (isUpToDate && completeSince == NEVER) {
            completeSince = now;
        }
        isKnown = completeSince != NEVER && now - completeSince >= UnclassifiableOutcomes.ALL_SENT;
    }

    /**
     * Whether the SLIs of all budgets that are not listed work; false until all tasks of the first stage have had time to report.
     */
    public boolean isKnown() {
        return isKnown;
    }

    /** Removes the matching reports and returns whether there were any. */
    private boolean removeIf(Predicate<Report> condition) {
        boolean[] removed = {false};
        for (BudgetKey budget : budgets.keySet()) {
            budgets.computeIfPresent(budget, (unused, before) -> {
                Map<Long, Report> after = new TreeMap<>(before);
                removed[0] |= after.values().removeIf(condition);
                return after.isEmpty() ? null : after;
            });
        }
        return removed[0];
    }

    /** All failing SLIs, sorted by SLO, objective and service. */
    public List<Found> all() {
        return found(budgets.entrySet().stream())
                .sorted(Comparator.comparing(Found::slo)
                        .thenComparing(Found::objective)
                        .thenComparing(Found::service))
                .toList();
    }

    /** The failing SLI of an objective and a service; empty if no failure is reported, see {@link #isKnown}. */
    public List<Found> of(String slo, String objective, String service) {
        BudgetKey budget = new BudgetKey(slo, objective, service, List.of());
        Map<Long, Report> report = budgets.get(budget);
        return report == null
                ? List.of()
                : found(Stream.of(Map.entry(budget, report))).toList();
    }

    private Stream<Found> found(Stream<Map.Entry<BudgetKey, Map<Long, Report>>> entries) {
        return entries.map(entry -> new Found(
                entry.getKey().slo(),
                entry.getKey().objective(),
                entry.getKey().service(),
                entry.getValue().keySet().stream().map(partitions::apply).toList(),
                Instant.ofEpochMilli(entry.getValue().values().stream()
                        .mapToLong(report -> report.outcomes.since())
                        .min()
                        .orElseThrow()),
                entry.getValue().values().stream()
                        .mapToLong(report -> report.outcomes.outcomes())
                        .sum()));
    }
}
