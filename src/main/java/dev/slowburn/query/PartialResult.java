package dev.slowburn.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The part of a list that some partitions have: the first items of a {@link PageQuery}, and the number of all items.
 *
 * @param total number of items of the whole list
 * @param before number of items that do not come after the position of the query
 * @param partitions partitions whose budgets are included
 * @param missing sentences about items that are missing from these partitions, or about instances that could not be asked
 */
public record PartialResult<T>(List<T> items, long total, long before, Set<Integer> partitions, List<String> missing) {
    public PartialResult {
        items = List.copyOf(items);
        partitions = Set.copyOf(partitions);
        // Null if the peer runs a former version.
        missing = missing == null ? List.of() : List.copyOf(missing);
    }

    /** The result for a peer without a valid response. */
    public static <T> PartialResult<T> unknown(String sentence) {
        return new PartialResult<>(List.of(), 0, 0, Set.of(), List.of(sentence));
    }

    /** Selects the items of a query; keeps at most as many as the query's limit. */
    public static <T> PartialResult<T> of(
            Stream<T> all, PageQuery<T> query, Set<Integer> partitions, List<String> missing) {
        Comparator<T> order = query.order();
        PriorityQueue<T> first = new PriorityQueue<>(order.reversed());
        long total = 0;
        long before = 0;
        for (Iterator<T> each = all.iterator(); each.hasNext(); total++) {
            T item = each.next();
            if (!query.isAfter().test(item)) {
                before++;
            } else if (first.size() < query.limit()) {
                first.add(item);
            } else if (!first.isEmpty() && order.compare(item, first.element()) < 0) {
                first.remove();
                first.add(item);
            }
        }
        List<T> items = new ArrayList<>(first);
        items.sort(order);
        return new PartialResult<>(items, total, before, partitions, missing);
    }

    /**
     * Merges partial results of the same query. If a partition moved in between and is part of two results, its items may be counted
     * twice; the caller can detect this from {@code partitions}. Of items at the same position, one is kept.
     */
    public static <T> PartialResult<T> merge(List<PartialResult<T>> parts, PageQuery<T> query) {
        Set<Integer> partitions = new TreeSet<>();
        parts.forEach(part -> partitions.addAll(part.partitions()));
        List<T> items = new ArrayList<>();
        parts.stream()
                .flatMap(part -> part.items().stream())
                .sorted(query.order())
                .filter(item -> items.isEmpty() || query.order().compare(items.get(items.size() - 1), item) != 0)
                .limit(query.limit())
                .forEach(items::add);
        return new PartialResult<>(
                items,
                parts.stream().mapToLong(PartialResult::total).sum(),
                parts.stream().mapToLong(PartialResult::before).sum(),
                partitions,
                parts.stream()
                        .flatMap(part -> part.missing().stream())
                        .distinct()
                        .toList());
    }
}
