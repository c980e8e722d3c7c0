package dev.slowburn.domain.contributor;

import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.window.LookBack;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * The bad outcomes of a budget in the last hour, counted by operation, status and kind.
 *
 * <p>Counts are exact, with a cap, see {@link ContributorCell} and {@link ContributorRow}: at most {@value ContributorRow#CAP}
 * combinations of each minute are counted separately. So the count of a named combination is never too high, and too low by at
 * most the sum of the hour's others ({@link Contributor#others}); without others all counts are exact. The named combinations
 * are the true top if the others are fewer than the last of them.
 */
public final class RecentContributors {
    private static final int TOP = 5;
    private static final Comparator<Contributor> MOST_FIRST = Comparator.comparingLong(Contributor::count)
            .reversed()
            .thenComparing(contributor -> String.valueOf(contributor.operation()))
            .thenComparing(contributor -> String.valueOf(contributor.status()))
            .thenComparing(contributor -> String.valueOf(contributor.kind()));

    private final TreeMap<Long, List<Contributor>> byMinute = new TreeMap<>();

    /** Replaces the contributors of a minute by those of its row. */
    public void put(long minute, byte[] row) {
        byMinute.put(minute, ContributorRow.unpack(row));
    }

    /**
     * The {@value #TOP} combinations with the most bad outcomes in the hour up to a minute, highest count first. Discards older
     * minutes.
     *
     * @param excluded minutes that do not count
     */
    public List<Contributor> top(long minute, LongPredicate excluded) {
        return topOf(sums(minute, excluded));
    }

    /** All combinations of bad outcomes in the hour up to a minute, each once, in any order. Discards older minutes. */
    public List<Contributor> sums(long minute, LongPredicate excluded) {
        byMinute.headMap(minute - LookBack.HOUR.minutes(), true).clear();
        Map<Contributor, Long> sums = new HashMap<>();
        byMinute.headMap(minute, true).forEach((then, contributors) -> {
            if (!excluded.test(then)) {
                contributors.forEach(more -> sums.merge(more.withCount(0), more.count(), SaturatingSum::plus));
            }
        });
        return sums.entrySet().stream()
                .map(sum -> sum.getKey().withCount(sum.getValue()))
                .toList();
    }

    /** The top contributors of several budgets together. */
    public static List<Contributor> topOf(List<Contributor> contributors) {
        Map<Contributor, Long> sums = new HashMap<>();
        contributors.forEach(more -> sums.merge(more.withCount(0), more.count(), SaturatingSum::plus));
        return topOf(sums);
    }

    private static List<Contributor> topOf(Map<Contributor, Long> sums) {
        return sums.entrySet().stream()
                .map(sum -> sum.getKey().withCount(sum.getValue()))
                .filter(contributor -> !contributor.isOthers() && contributor.count() > 0)
                .sorted(MOST_FIRST)
                .limit(TOP)
                .toList();
    }
}
