package dev.slowburn.http;

import dev.slowburn.query.BadRequestException;
import dev.slowburn.query.ListOrder;
import dev.slowburn.query.PageQuery;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * The requested page of a list: the items after a cursor, or after a number of items.
 *
 * @param after the cursor; empty for the first items
 * @param offset number of items to skip; 0 with a cursor
 * @param limit maximum number of items of the page
 * @param isOfPeer whether a peer requests the items for a page of its own
 */
record PageRequest(Optional<String> after, int offset, int limit, boolean isOfPeer) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;
    /** Maximum of offset + limit, which is the limit of requests to peers. */
    private static final int MAX_ITEMS = 100_000;

    /** A page of a list that instances merge. */
    static PageRequest merged(Context context, Parameters parameters) {
        return PeerClient.isHop(context)
                ? of(parameters, 0, MAX_ITEMS, true)
                : of(parameters, MAX_ITEMS - MAX_LIMIT, MAX_LIMIT, false);
    }

    /** A page of a list that each instance has. */
    static PageRequest local(Parameters parameters) {
        return of(parameters, MAX_ITEMS, MAX_LIMIT, false);
    }

    private static PageRequest of(Parameters parameters, int maxOffset, int maxLimit, boolean isOfPeer) {
        Optional<String> after = parameters.text("after");
        int offset = parameters.number("offset", 0, 0, maxOffset);
        if (after.isPresent() && parameters.text("offset").isPresent()) {
            throw new BadRequestException("offset: cannot be combined with after; omit one of them");
        }
        return new PageRequest(after, offset, parameters.number("limit", DEFAULT_LIMIT, 0, maxLimit), isOfPeer);
    }

    /** The items to get from each instance: with a cursor, the items of the page only. */
    <T> PageQuery<T> query(ListOrder<T> order) {
        return PageQuery.of(order, after, offset + limit);
    }
}
