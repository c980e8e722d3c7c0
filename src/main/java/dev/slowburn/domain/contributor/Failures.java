package dev.slowburn.domain.contributor;

import dev.slowburn.domain.consumption.SaturatingSum;
import java.util.List;

/**
 * The bad outcomes of a time, by what they have in common.
 *
 * @param top the combinations that most of them share, most first
 * @param others bad outcomes of further combinations
 * @param notToldApart bad outcomes of minutes with too many combinations, see {@link RecentContributors}: they may belong to any,
 *     also to those of {@code top}
 */
public record Failures(List<Contributor> top, long others, long notToldApart) {
    public Failures {
        top = List.copyOf(top);
    }

    /** @param sums each combination with its number, in any order; several of one combination are added up */
    public static Failures of(List<Contributor> sums) {
        List<Contributor> top = RecentContributors.topOf(sums);
        long named = 0;
        long notToldApart = 0;
        for (Contributor each : sums) {
            if (each.isOthers()) {
                notToldApart = SaturatingSum.plus(notToldApart, each.count());
            } else {
                named = SaturatingSum.plus(named, each.count());
            }
        }
        long listed = top.stream().mapToLong(Contributor::count).reduce(0, SaturatingSum::plus);
        return new Failures(top, named - listed, notToldApart);
    }

    /** All of them. */
    public long total() {
        return SaturatingSum.plus(
                top.stream().mapToLong(Contributor::count).reduce(others, SaturatingSum::plus), notToldApart);
    }
}
