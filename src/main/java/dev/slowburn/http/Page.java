package dev.slowburn.http;

import dev.slowburn.query.PartialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One page of a list.
 *
 * @param total how many items there are on all pages
 * @param missing sentences about what is not in the list because it can't be told at this moment; empty when it is complete
 */
record Page<T>(List<T> items, long total, int offset, int limit, List<String> missing) {
    Page {
        items = List.copyOf(items);
        missing = List.copyOf(missing);
    }

    /** @param partitions so many there are that should have been looked at */
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
