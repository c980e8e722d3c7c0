package dev.slowburn.openslo.yaml;

import java.io.StringReader;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Composes the documents of a text, also of one in which an alias or a merge key has no usable value: that is reported
 * and replaced by a {@link BrokenAlias}, so that the rest of the text is read.
 */
final class TreeComposer extends Composer {
    private final AliasCheck events;
    private final Report report;

    /** Receives what is wrong at a location. */
    interface Report {
        void add(Optional<Mark> at, String reason);
    }

    private TreeComposer(LoadSettings settings, AliasCheck events, Report report) {
        super(settings, events);
        this.events = events;
        this.report = report;
    }

    static TreeComposer of(LoadSettings settings, String text, Report report) {
        ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, new StringReader(text)));
        return new TreeComposer(
                settings, new AliasCheck(parser, (alias, reason) -> report.add(alias.getStartMark(), reason)), report);
    }

    @Override
    protected Node composeMappingNode(Optional<Anchor> anchor) {
        Event start = events.peekEvent();
        Node mapping = super.composeMappingNode(anchor);
        return events.isReplacement(start) ? new BrokenAlias(start.getStartMark(), start.getEndMark()) : mapping;
    }

    /** The value of a merge key, or an item of it. */
    @Override
    protected MappingNode asMappingNode(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        report.add(
                node.getStartMark(),
                "is not YAML: the merge key << requires a mapping or a list of mappings, but is "
                        + YamlSection.kind(node));
        return new BrokenAlias(node.getStartMark(), node.getEndMark());
    }
}
