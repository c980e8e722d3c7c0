package dev.slowburn.counting;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.slo.Grouping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The tally buffers of a grouped objective, one per combination of attribute values.
 *
 * <p>A tree of maps with one level per attribute, so that finding a group allocates no objects. The first stage does not apply the
 * cap on groups, because only the second stage knows which groups are within it. When the tree reaches
 * {@link #SLACK} times the cap (at least the default cap), it is cleared.
 */
final class GroupedTallyBuffers implements BufferLookup {
    private static final int SLACK = 4;

    private final long ledgerId;
    private final BudgetKey ungrouped;
    private final List<String> attributes;
    private final int maxGroups;
    private final IntConsumer grown;
    private Node root = new Node();
    private int size;

    /** @param grown called with the change of the number of groups */
    GroupedTallyBuffers(long ledgerId, BudgetKey ungrouped, Grouping grouping, IntConsumer grown) {
        this.grown = grown;
        this.ledgerId = ledgerId;
        this.ungrouped = ungrouped;
        this.attributes = grouping.attributes();
        this.maxGroups = SLACK * Math.max(grouping.maxGroups(), Grouping.DEFAULT_MAX_GROUPS);
    }

    @Override
    public TallyBuffer of(Outcome outcome) {
        Node node = root;
        for (int i = 0; i < attributes.size(); i++) {
            Node next = node.children.get(value(outcome, i));
            if (next == null) {
                return grow(outcome);
            }
            node = next;
        }
        return node.buffer;
    }

    private TallyBuffer grow(Outcome outcome) {
        if (size >= maxGroups) {
            // Pending tallies are also referenced by PendingTallies, so they are still emitted.
            root = new Node();
            grown.accept(-size);
            size = 0;
        }
        List<String> group = new ArrayList<>(attributes.size());
        Node node = root;
        for (int i = 0; i < attributes.size(); i++) {
            String value = value(outcome, i);
            group.add(value);
            node = node.children.computeIfAbsent(value, unused -> new Node());
        }
        node.buffer = new TallyBuffer(
                ledgerId, new BudgetKey(ungrouped.slo(), ungrouped.objective(), ungrouped.service(), group));
        size++;
        grown.accept(1);
        return node.buffer;
    }

    private String value(Outcome outcome, int attribute) {
        return Grouping.valueOf(outcome.attributes().get(attributes.get(attribute)));
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private TallyBuffer buffer;
    }
}
