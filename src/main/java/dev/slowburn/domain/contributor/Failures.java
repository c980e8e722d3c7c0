package dev.slowburn.domain.contributor;

import dev.slowburn.domain.consumption.SaturatingSum;
import java.util.List;

/**
 * The bad outcomes of a period, counted by operation, status and kind.
 *
 * @param top the combinations with the most bad outcomes, highest count first
 * @param others bad outcomes of further combinations
 * @param unattributed bad outcomes of minutes with too many combinations, see {@link RecentContributors}; they may belong to
 *     any combination, including those in {@code top}
 */
public record Failures(List<Contributor> top, long others, long unattributed) {
    public Failures {
        top = List.copyOf(top);
    }

    /** @param sums combinations with their counts, in any order; counts of the same combination are added up */
    public static Failures of(List<Contributor> sums) {
        List<Contributor> top = RecentContributors.topOf(sums);
        long named = 0;
        long unattributed = 0;
        for (Contributor each : sums) {
            if (each.isOthers()) {
                unattributed = SaturatingSum.plus(unattributed, each.count());
            } else {
                named = SaturatingSum.plus(named, each.count());
            }
        }
        long listed = top.stream().mapToLong(Contributor::count).reduce(0, SaturatingSum::plus);
        return new Failures(top, named - listed, unattributed);
    }

    /** The number of all bad outcomes. */
    public long total() {
        return SaturatingSum.plus(
                top.stream().mapToLong(Contributor::count).reduce(others, SaturatingSum::plus), unattributed);
    }
}
