package dev.slowburn.query;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What some partitions have of a list: the first so many in its order, and how many there are.
 *
 * @param total how many there are, be they among the items or not
 * @param partitions whose budgets have been looked at
 * @param missing sentences about what is not among the items although its partition has been looked at, or nobody could look
 */
public record PartialResult<T>(List<T> items, long total, Set<Integer> partitions, List<String> missing) {
    public PartialResult {
        items = List.copyOf(items);
        partitions = Set.copyOf(partitions);
        // An instance of a former version sends none.
        missing = missing == null ? List.of() : List.copyOf(missing);
    }

    /** Of somebody who can't tell what there is. */
    public static <T> PartialResult<T> unknown(String sentence) {
        return new PartialResult<>(List.of(), 0, Set.of(), List.of(sentence));
    }

    /** @param most so many of them, at most */
    public static <T> PartialResult<T> of(
            Stream<T> all, Comparator<T> order, int most, Set<Integer> partitions, List<String> missing) {
        List<T> sorted = all.sorted(order).toList();
        return new PartialResult<>(
                sorted.subList(0, Math.min(most, sorted.size())), sorted.size(), partitions, missing);
    }

    /**
     * Puts several together. What lies in a partition that two of them have looked at, because it moved meanwhile, may be there
     * twice; that is for the caller to see from {@code partitions}.
     */
    public static <T> PartialResult<T> merge(List<PartialResult<T>> parts, Comparator<T> order, int most) {
        Set<Integer> partitions = new TreeSet<>();
        parts.forEach(part -> partitions.addAll(part.partitions()));
        List<T> sorted = parts.stream()
                .flatMap(part -> part.items().stream())
                .sorted(order)
                .distinct()
                .limit(most)
                .toList();
        return new PartialResult<>(
                sorted,
                parts.stream().mapToLong(PartialResult::total).sum(),
                partitions,
                parts.stream()
                        .flatMap(part -> part.missing().stream())
                        .distinct()
                        .toList());
    }
}
