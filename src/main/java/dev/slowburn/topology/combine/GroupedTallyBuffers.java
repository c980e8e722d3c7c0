package dev.slowburn.topology.combine;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.topology.shuffle.BudgetKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sums of an objective that is grouped: one for each combination of the attributes' values.
 *
 * <p>A tree of maps, a level for each attribute, so that finding a group allocates nothing. Groups are not capped here, where
 * nobody knows which are within the cap; the tree is begun anew when it has grown far beyond what the cap lets live.
 */
final class GroupedTallyBuffers implements Combiner.Place {
    private static final int SLACK = 4;

    private final long ledgerId;
    private final BudgetKey ungrouped;
    private final List<String> attributes;
    private final int most;
    private final Runnable grown;
    private Node root = new Node();
    private int size;

    /** @param grown called for each group that was not there */
    GroupedTallyBuffers(long ledgerId, BudgetKey ungrouped, Grouping grouping, Runnable grown) {
        this.grown = grown;
        this.ledgerId = ledgerId;
        this.ungrouped = ungrouped;
        this.attributes = grouping.attributes();
        this.most = SLACK * Math.max(grouping.maxGroups(), Grouping.DEFAULT_MAX_GROUPS);
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
        return node.sums;
    }

    private TallyBuffer grow(Outcome outcome) {
        if (size >= most) {
            // Sums that wait are known to those who send them; only the way to them is forgotten.
            root = new Node();
            size = 0;
        }
        List<String> group = new ArrayList<>(attributes.size());
        Node node = root;
        for (int i = 0; i < attributes.size(); i++) {
            String value = value(outcome, i);
            group.add(value);
            node = node.children.computeIfAbsent(value, unused -> new Node());
        }
        node.sums = new TallyBuffer(
                ledgerId, new BudgetKey(ungrouped.slo(), ungrouped.objective(), ungrouped.service(), group));
        size++;
        grown.run();
        return node.sums;
    }

    private String value(Outcome outcome, int attribute) {
        return Grouping.valueOf(outcome.attributes().get(attributes.get(attribute)));
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private TallyBuffer sums;
    }
}
