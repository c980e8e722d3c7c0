package dev.slowburn.input.otlp.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.RejectedOtlpItems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

/** The rejected items of a record in JSON. */
final class RejectedJsonItems implements RejectedItems {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Signal signal;
    private final RejectedOtlpItems items;
    private final byte[] record;

    /** @param items of the same record in Protocol Buffers */
    RejectedJsonItems(Signal signal, RejectedOtlpItems items, byte[] record) {
        this.signal = signal;
        this.items = items;
        this.record = record;
    }

    @Override
    public int count() {
        return items.count();
    }

    @Override
    public RejectedOutcomeException first() {
        return items.first();
    }

    @Override
    public Map<Rejection, Integer> reasons() {
        return items.reasons();
    }

    @Override
    public String positions() {
        return items.positions();
    }

    @Override
    public byte[] record() {
        try {
            JsonNode root = JSON.readTree(record);
            new Extract().retainLevel(root, 0);
            return JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            // The decoder has read the record.
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the items that were not rejected, and the resources and scopes that then have none. */
    private final class Extract {
        private int position;

        /** @return whether the node has rejected items */
        private boolean retainLevel(JsonNode node, int level) {
            if (level < signal.levels().size()) {
                return retain(node, signal.levels().get(level), child -> retainLevel(child, level + 1));
            }
            return signal == Signal.METRICS ? retainPoints(node) : isRejected();
        }

        private boolean retainPoints(JsonNode metric) {
            boolean any = false;
            for (String data : Signal.DATA) {
                any |= retain(metric.path(data), Signal.POINTS, point -> isRejected());
            }
            return any;
        }

        private boolean isRejected() {
            return items.isRejected(position++);
        }

        /** Removes the elements of an array that have no rejected items. */
        private boolean retain(JsonNode parent, String name, Predicate<JsonNode> hasRejected) {
            boolean any = false;
            if (parent.get(name) instanceof ArrayNode children) {
                for (Iterator<JsonNode> each = children.elements(); each.hasNext(); ) {
                    if (hasRejected.test(each.next())) {
                        any = true;
                    } else {
                        each.remove();
                    }
                }
            }
            return any;
        }
    }
}
