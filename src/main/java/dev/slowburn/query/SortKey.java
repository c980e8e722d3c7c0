package dev.slowburn.query;

import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One key of a {@link ListOrder}: a value of each item, ascending, with null after all values.
 *
 * @param of the value of an item, or null
 * @param parse parses the text of a value; throws IllegalArgumentException or DateTimeException
 */
public record SortKey<T, C extends Comparable<C>>(Function<T, C> of, Function<String, C> parse, Comparator<C> order) {

    public static <T> SortKey<T, String> text(Function<T, String> of) {
        return ascending(of, Function.identity());
    }

    public static <T> SortKey<T, Long> number(Function<T, Long> of) {
        return ascending(of, Long::valueOf);
    }

    public static <T> SortKey<T, Double> decimal(Function<T, Double> of) {
        return ascending(of, Double::valueOf);
    }

    public static <T> SortKey<T, Instant> moment(Function<T, Instant> of) {
        return ascending(of, Instant::parse);
    }

    private static <T, C extends Comparable<C>> SortKey<T, C> ascending(Function<T, C> of, Function<String, C> parse) {
        return new SortKey<>(of, parse, Comparator.nullsLast(Comparator.naturalOrder()));
    }

    /** The opposite order, with null before all values. */
    public SortKey<T, C> descending() {
        return new SortKey<>(of, parse, order.reversed());
    }

    int compare(T one, T other) {
        return order.compare(of.apply(one), of.apply(other));
    }

    /** The text of an item's value, which {@link #comparedTo} reads; null for null. */
    String text(T item) {
        C value = of.apply(item);
        return value == null ? null : value.toString();
    }

    /** Compares items with a value by its text. */
    ToIntFunction<T> comparedTo(String text) {
        C value = text == null ? null : parse.apply(text);
        return item -> order.compare(of.apply(item), value);
    }
}
