package dev.slowburn.http;

import dev.slowburn.query.ListOrder;
import dev.slowburn.query.PartialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One page of a list.
 *
 * @param total number of items on all pages
 * @param offset number of items before the page
 * @param missing sentences about items that are currently unavailable; empty if the list is complete
 * @param next cursor of the next page; null on the last page
 */
record Page<T>(List<T> items, long total, long offset, int limit, List<String> missing, String next) {
    Page {
        items = List.copyOf(items);
        missing = List.copyOf(missing);
    }

    /** @param partitions total number of partitions; 0 if the list does not depend on partitions */
    static <T> Page<T> of(PartialResult<T> all, PageRequest request, ListOrder<T> order, int partitions) {
        List<T> items = all.items().stream()
                .skip(request.offset())
                .limit(request.limit())
                .toList();
        long offset = request.after().isPresent() ? all.before() : request.offset();
        boolean isLast = items.isEmpty() || offset + items.size() >= all.total();
        return new Page<>(
                items,
                all.total(),
                offset,
                request.limit(),
                missing(all, partitions),
                isLast ? null : order.cursor(items.get(items.size() - 1)));
    }

    /** The same page with other views of its items. */
    <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), total, offset, limit, missing, next);
    }

    private static List<String> missing(PartialResult<?> all, int count) {
        List<String> sentences = new ArrayList<>();
        List<String> absent = IntStream.range(0, count)
                .filter(partition -> !all.partitions().contains(partition))
                .mapToObj(Integer::toString)
                .toList();
        if (!absent.isEmpty()) {
            sentences.add("the budgets of partitions " + String.join(", ", absent) + " of " + count
                    + " are starting or moving to another instance");
        }
        sentences.addAll(all.missing());
        return sentences;
    }
}
