package dev.slowburn.openslo.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** An item of a list: text or a mapping of fields. Problems are reported at its location. */
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
        if (BrokenAlias.isIn(node)) {
            problems.addReported();
        } else {
            problems.add(place, reason);
        }
    }

    /** Reports that it names a document that does not exist. */
    public void reportMissing(Problem.Missing missing, String reason) {
        if (BrokenAlias.isIn(node)) {
            problems.addReported();
        } else {
            problems.addMissing(place, missing, reason);
        }
    }

    public boolean isMapping() {
        return node instanceof MappingNode && node.getTag().equals(Tag.MAP);
    }

    /** The item as a mapping of fields; if it is not a mapping, reports this and returns empty. */
    public Optional<YamlSection> section() {
        return YamlSection.of(source, place, node, problems);
    }

    /** The item as text; if it is not text or is blank, reports this and returns empty. */
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
