package dev.slowburn.openslo.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * The events of another parser, in which each alias without a value is reported and replaced by an empty mapping: an
 * alias within its own anchor, which would be an infinite tree, and an alias without an anchor. The events that follow
 * are unaffected, so the rest of the text can be read.
 */
final class AliasCheck implements Parser {
    private final Parser parser;
    private final BiConsumer<Event, String> report;
    /** The node that each anchor of the document refers to so far. */
    private final Map<Anchor, NodeEvent> anchored = new HashMap<>();

    private final Deque<CollectionStartEvent> open = new ArrayDeque<>();
    private final Deque<Event> fetched = new ArrayDeque<>();
    private Event replacement;

    /** @param report receives each alias without a value, and why it has none */
    AliasCheck(Parser parser, BiConsumer<Event, String> report) {
        this.parser = parser;
        this.report = report;
    }

    /** Whether an event starts the mapping that replaces the last reported alias. */
    @SuppressWarnings("ReferenceEquality") // Events have no equality.
    boolean isReplacement(Event event) {
        return event == replacement;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return hasNext() && peekEvent().getEventId() == choice;
    }

    @Override
    public Event peekEvent() {
        if (fetched.isEmpty()) {
            fetch(parser.next());
        }
        return fetched.element();
    }

    @Override
    public boolean hasNext() {
        return !fetched.isEmpty() || parser.hasNext();
    }

    @Override
    public Event next() {
        peekEvent();
        return fetched.remove();
    }

    private void fetch(Event event) {
        if (event instanceof AliasEvent alias) {
            Optional<String> reason = reason(alias);
            if (reason.isPresent()) {
                report.accept(alias, reason.get());
                replace(alias);
                return;
            }
        } else if (event instanceof DocumentStartEvent) {
            anchored.clear();
        } else if (event instanceof CollectionEndEvent) {
            open.pop();
        } else if (event instanceof NodeEvent node) {
            node.getAnchor().ifPresent(anchor -> anchored.put(anchor, node));
            if (node instanceof CollectionStartEvent start) {
                open.push(start);
            }
        }
        fetched.add(event);
    }

    private Optional<String> reason(AliasEvent alias) {
        NodeEvent node = anchored.get(alias.getAlias());
        if (node == null) {
            return Optional.of("is not YAML: there is no anchor &" + alias.getAlias() + " before this alias");
        }
        return node instanceof CollectionStartEvent start && open.contains(start)
                ? Optional.of(
                        "the alias *" + alias.getAlias() + " refers to a node that contains it; write the value out")
                : Optional.empty();
    }

    private void replace(AliasEvent alias) {
        replacement = new MappingStartEvent(
                Optional.empty(), Optional.empty(), true, FlowStyle.FLOW, alias.getStartMark(), alias.getEndMark());
        fetched.add(replacement);
        fetched.add(new MappingEndEvent(alias.getStartMark(), alias.getEndMark()));
    }
}
