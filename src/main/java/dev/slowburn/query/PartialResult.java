package dev.slowburn.query;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The part of a list that some partitions have: the first items in order, and the number of all items.
 *
 * @param total number of items, including those beyond the limit
 * @param partitions partitions whose budgets are included
 * @param missing sentences about items that are missing from these partitions, or about instances that could not be asked
 */
public record PartialResult<T>(List<T> items, long total, Set<Integer> partitions, List<String> missing) {
    public PartialResult {
        items = List.copyOf(items);
        partitions = Set.copyOf(partitions);
        // Null if the peer runs a former version.
        missing = missing == null ? List.of() : List.copyOf(missing);
    }

    /** The result for a peer without a valid response. */
    public static <T> PartialResult<T> unknown(String sentence) {
        return new PartialResult<>(List.of(), 0, Set.of(), List.of(sentence));
    }

    /** @param limit maximum number of items */
    public static <T> PartialResult<T> of(
            Stream<T> all, Comparator<T> order, int limit, Set<Integer> partitions, List<String> missing) {
        List<T> sorted = all.sorted(order).toList();
        return new PartialResult<>(
                sorted.subList(0, Math.min(limit, sorted.size())), sorted.size(), partitions, missing);
    }

    /**
     * Merges partial results. If a partition moved in between and is part of two results, its items may be counted twice; the caller
     * can detect this from {@code partitions}.
     */
    public static <T> PartialResult<T> merge(List<PartialResult<T>> parts, Comparator<T> order, int limit) {
        Set<Integer> partitions = new TreeSet<>();
        parts.forEach(part -> partitions.addAll(part.partitions()));
        List<T> sorted = parts.stream()
                .flatMap(part -> part.items().stream())
                .sorted(order)
                .distinct()
                .limit(limit)
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
