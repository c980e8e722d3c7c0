package dev.slowburn.openslo.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Finds out whether a YAML text may be turned into a tree: a walk over the parser's events that keeps only a stack, so it
 * is safe on hostile input. An alias counts as many nodes as what it stands for, which catches small texts that unfold
 * into huge trees; an alias within its own anchor, which would be an endless tree, is refused.
 */
final class YamlLimits {
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 100_000;

    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, Integer> sizes = new HashMap<>();
    private long nodes;

    private YamlLimits() {}

    /** What is exceeded and where; empty if all is well as far as the text can be parsed. */
    static Optional<Excess> exceeded(LoadSettings settings, String yaml) {
        YamlLimits limits = new YamlLimits();
        for (Event event : new Parse(settings).parseString(yaml)) {
            Optional<String> reason = limits.see(event);
            if (reason.isPresent()) {
                return reason.map(text -> new Excess(event, text));
            }
        }
        return Optional.empty();
    }

    private Optional<String> see(Event event) {
        if (event instanceof DocumentStartEvent) {
            sizes.clear();
        } else if (event instanceof ScalarEvent scalar) {
            nodes++;
            scalar.getAnchor().ifPresent(anchor -> sizes.put(anchor, 1));
        } else if (event instanceof CollectionStartEvent start) {
            open.push(new Open(start, nodes));
            nodes++;
        } else if (event instanceof CollectionEndEvent) {
            Open ended = open.pop();
            ended.start().getAnchor().ifPresent(anchor -> sizes.put(anchor, (int) (nodes - ended.nodesBefore())));
        } else if (event instanceof AliasEvent alias) {
            if (open.stream().anyMatch(outer -> anchored(outer.start(), alias.getAlias()))) {
                return Optional.of("the alias *" + alias.getAlias() + " stands for something that contains it");
            }
            nodes += sizes.getOrDefault(alias.getAlias(), 1);
        }
        if (open.size() > MAX_DEPTH) {
            return Optional.of("is nested deeper than " + MAX_DEPTH + " levels");
        }
        return nodes > MAX_NODES
                ? Optional.of("holds more than " + MAX_NODES + " values once its aliases are unfolded")
                : Optional.empty();
    }

    private static boolean anchored(NodeEvent node, Anchor anchor) {
        return node.getAnchor().filter(anchor::equals).isPresent();
    }

    private record Open(CollectionStartEvent start, long nodesBefore) {}

    /** @param event where the limit was passed */
    record Excess(Event event, String reason) {}
}
