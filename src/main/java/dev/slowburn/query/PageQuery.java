package dev.slowburn.query;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * The items of a page: the first ones in an order, from the start or after a position.
 *
 * @param isAfter whether an item comes after the position; true for all items if the page is the first
 * @param limit maximum number of items
 */
public record PageQuery<T>(ListOrder<T> order, Predicate<T> isAfter, int limit) {
    /** @throws BadRequestException if the cursor is not one of this order */
    public static <T> PageQuery<T> of(ListOrder<T> order, Optional<String> cursor, int limit) {
        return new PageQuery<>(order, cursor.map(order::after).orElse(item -> true), limit);
    }
}
