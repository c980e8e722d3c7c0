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
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Checks whether a YAML text is small enough to be turned into a tree. It walks the parser's events and keeps only a
 * stack, so it is safe on hostile input. An alias counts as many nodes as its anchor, which detects small texts that
 * expand to huge trees; an alias within its own anchor has no value, see {@link AliasCheck}.
 */
final class YamlLimits {
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 100_000;

    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, Integer> sizes = new HashMap<>();
    private long nodes;

    private YamlLimits() {}

    /** The limit that is exceeded, with its location; empty if none is, as far as the text can be parsed. */
    static Optional<Excess> exceeded(LoadSettings settings, String yaml) {
        YamlLimits limits = new YamlLimits();
        for (Event event : new Parse(settings).parseString(yaml)) {
            Optional<String> reason = limits.check(event);
            if (reason.isPresent()) {
                return reason.map(text -> new Excess(event, text));
            }
        }
        return Optional.empty();
    }

    private Optional<String> check(Event event) {
        if (event instanceof DocumentStartEvent) {
            sizes.clear();
        } else if (event instanceof ScalarEvent scalar) {
            nodes++;
            scalar.getAnchor().ifPresent(anchor -> sizes.put(anchor, 1));
        } else if (event instanceof CollectionStartEvent start) {
            start.getAnchor().ifPresent(sizes::remove);
            open.push(new Open(start, nodes));
            nodes++;
        } else if (event instanceof CollectionEndEvent) {
            Open ended = open.pop();
            ended.start().getAnchor().ifPresent(anchor -> sizes.put(anchor, (int) (nodes - ended.nodesBefore())));
        } else if (event instanceof AliasEvent alias) {
            nodes += sizes.getOrDefault(alias.getAlias(), 1);
        }
        if (open.size() > MAX_DEPTH) {
            return Optional.of("is nested deeper than " + MAX_DEPTH + " levels");
        }
        return nodes > MAX_NODES
                ? Optional.of("has more than " + MAX_NODES + " values when its aliases are expanded; split it")
                : Optional.empty();
    }

    private record Open(CollectionStartEvent start, long nodesBefore) {}

    /** @param event at which the limit was exceeded */
    record Excess(Event event, String reason) {}
}
