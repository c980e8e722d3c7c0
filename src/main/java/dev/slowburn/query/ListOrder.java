package dev.slowburn.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A total order of the items of a list, by keys of which the last ones identify an item. A cursor has the keys of an item, so it
 * remains a position in the list when items appear or disappear, and every instance understands it.
 *
 * @param name identifies the list and the order; cursors of other names are rejected
 */
public record ListOrder<T>(String name, List<SortKey<T, ?>> keys) implements Comparator<T> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public ListOrder {
        keys = List.copyOf(keys);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> ListOrder<T> of(String name, SortKey<T, ?>... keys) {
        return new ListOrder<>(name, List.of(keys));
    }

    @Override
    public int compare(T one, T other) {
        for (SortKey<T, ?> key : keys) {
            int compared = key.compare(one, other);
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /** The position of an item, as text that needs no escaping in a URL. */
    public String cursor(T item) {
        List<String> texts = new ArrayList<>();
        texts.add(name);
        keys.forEach(key -> texts.add(key.text(item)));
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(texts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the position of an item", e);
        }
    }

    /**
     * Whether items come after a position.
     *
     * @throws BadRequestException if the text is not a cursor of this order
     */
    public Predicate<T> after(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.UTF_8));
            String[] texts = JSON.readValue(bytes, String[].class);
            if (texts != null && texts.length == keys.size() + 1 && name.equals(texts[0])) {
                return after(texts);
            }
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            // Reported below, as a cursor of another list.
        }
        throw new BadRequestException(
                "after: not a position in this list; pass next of the previous page, with the same"
                        + " sort, or omit after for the first page");
    }

    private Predicate<T> after(String[] texts) {
        List<ToIntFunction<T>> comparisons = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            comparisons.add(keys.get(i).comparedTo(texts[i + 1]));
        }
        return item -> {
            for (ToIntFunction<T> comparison : comparisons) {
                int compared = comparison.applyAsInt(item);
                if (compared != 0) {
                    return compared > 0;
                }
            }
            return false;
        };
    }
}
