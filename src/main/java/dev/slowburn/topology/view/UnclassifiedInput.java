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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What SLIs have failed on for a minute at least, without classifying an outcome since; for readers outside of the tasks. What is
 * not found may be unknown: senders judge for a minute, and begin anew after a restart.
 */
public final class UnclassifiedInput {
    private static final long NEVER = Long.MIN_VALUE;

    /** Budget → partition of the input → what is known of it. */
    private final Map<BudgetKey, Map<Integer, Noted>> budgets = new ConcurrentHashMap<>();

    /**
     * Outcomes of a service that the SLI of an objective could not classify, and no other ones came.
     *
     * @param partitions of the input that they came from
     * @param since when the first of them was noticed
     */
    public record Found(
            String slo, String objective, String service, List<Integer> partitions, Instant since, long outcomes) {}

    private volatile boolean isKnown;
    private long watchedSince = NEVER;

    private record Noted(UnclassifiableOutcomes says, long at) {}

    public void update(UnclassifiableOutcomes news, long now) {
        budgets.compute(news.budget(), (budget, before) -> {
            Map<Integer, Noted> after = new TreeMap<>(before == null ? Map.of() : before);
            if (news.isOver()) {
                after.remove(news.inputPartition());
            } else {
                after.put(news.inputPartition(), new Noted(news, now));
            }
            return after.isEmpty() ? null : after;
        });
    }

    /** Takes note of all that there is of a partition of the input. */
    public void replace(int partition, Collection<UnclassifiableOutcomes> all, long now) {
        if (all.isEmpty() && budgets.isEmpty()) {
            return;
        }
        forget(noted -> noted.says.inputPartition() == partition);
        all.forEach(each -> update(each, now));
    }

    /**
     * Forgets what nobody has confirmed for long, once a second. What its sender would say is then unknown, as it is while the input
     * lags.
     *
     * @param isUpToDate whether all that senders have sent has been read
     */
    public void expire(long now, boolean isUpToDate) {
        boolean isLost = forget(noted -> now - noted.at > UnclassifiableOutcomes.EXPIRY);
        if (isLost || !isUpToDate) {
            watchedSince = NEVER;
        }
        if (isUpToDate && watchedSince == NEVER) {
            watchedSince = now;
        }
        isKnown = watchedSince != NEVER && now - watchedSince >= UnclassifiableOutcomes.ALL_SENT;
    }

    /** Whether what is not found here is classified; it is not known before all senders have had the time to judge. */
    public boolean isKnown() {
        return isKnown;
    }

    /** Says whether there was such. */
    private boolean forget(Predicate<Noted> gone) {
        boolean[] found = {false};
        for (BudgetKey budget : budgets.keySet()) {
            budgets.computeIfPresent(budget, (unused, before) -> {
                Map<Integer, Noted> after = new TreeMap<>(before);
                found[0] |= after.values().removeIf(gone);
                return after.isEmpty() ? null : after;
            });
        }
        return found[0];
    }

    /** All of it, by SLO, objective and service. */
    public List<Found> all() {
        return found(budgets.entrySet().stream())
                .sorted(Comparator.comparing(Found::slo)
                        .thenComparing(Found::objective)
                        .thenComparing(Found::service))
                .toList();
    }

    /** What is known of an objective's outcomes of a service; empty mostly. */
    public List<Found> of(String slo, String objective, String service) {
        BudgetKey budget = new BudgetKey(slo, objective, service, List.of());
        Map<Integer, Noted> noted = budgets.get(budget);
        return noted == null
                ? List.of()
                : found(Stream.of(Map.entry(budget, noted))).toList();
    }

    private static Stream<Found> found(Stream<Map.Entry<BudgetKey, Map<Integer, Noted>>> entries) {
        return entries.map(entry -> new Found(
                entry.getKey().slo(),
                entry.getKey().objective(),
                entry.getKey().service(),
                List.copyOf(entry.getValue().keySet()),
                Instant.ofEpochMilli(entry.getValue().values().stream()
                        .mapToLong(noted -> noted.says.since())
                        .min()
                        .orElseThrow()),
                entry.getValue().values().stream()
                        .mapToLong(noted -> noted.says.outcomes())
                        .sum()));
    }
}
