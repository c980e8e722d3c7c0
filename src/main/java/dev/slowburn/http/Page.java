package dev.slowburn.http;

import dev.slowburn.query.PartialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One page of a list.
 *
 * @param total number of items on all pages
 * @param missing sentences about items that are currently unavailable; empty if the list is complete
 */
record Page<T>(List<T> items, long total, int offset, int limit, List<String> missing) {
    Page {
        items = List.copyOf(items);
        missing = List.copyOf(missing);
    }

    /** @param partitions total number of partitions */
    static <T> Page<T> of(PartialResult<T> all, int offset, int limit, int partitions) {
        List<T> items = all.items().stream().skip(offset).limit(limit).toList();
        return new Page<>(items, all.total(), offset, limit, missing(all, partitions));
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
