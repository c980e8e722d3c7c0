package dev.slowburn.openslo.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** An item of a list, which may be text or a mapping of fields; what is wrong with it is reported with its place. */
public final class Item {
    private final Source source;
    private final SourceLocation place;
    private final Node node;
    private final ProblemCollector problems;

    Item(Source source, SourceLocation place, Node node, ProblemCollector problems) {
        this.source = source;
        this.place = place;
        this.node = node;
        this.problems = problems;
    }

    public SourceLocation place() {
        return place;
    }

    public void report(String reason) {
        problems.add(place, reason);
    }

    public boolean isMapping() {
        return node instanceof MappingNode && node.getTag().equals(Tag.MAP);
    }

    /** Its fields; empty, and reported, if it has none. */
    public Optional<YamlSection> section() {
        return YamlSection.of(source, place, node, problems);
    }

    /** Its text; empty, and reported, if it is none or blank. */
    public Optional<String> text() {
        if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.STR)) {
            report("must be text, but is " + YamlSection.kind(node)
                    + (node instanceof ScalarNode ? "; put it in quotes" : ""));
            return Optional.empty();
        }
        if (scalar.getValue().isBlank()) {
            report("must not be empty");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }
}
