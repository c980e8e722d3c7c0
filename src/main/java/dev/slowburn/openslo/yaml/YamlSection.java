package dev.slowburn.openslo.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * A mapping within a document, read field by field. An invalid field is reported with its location and then reads as
 * absent, so that the reader continues and finds further problems.
 */
public final class YamlSection {
    private final Source source;
    private final SourceLocation start;
    private final String path;
    private final MappingNode node;
    private final Map<String, NodeTuple> fields = new LinkedHashMap<>();
    private final ProblemCollector problems;

    private YamlSection(Source source, SourceLocation start, MappingNode node, ProblemCollector problems) {
        this.source = source;
        this.start = start;
        this.path = start.field();
        this.node = node;
        this.problems = problems;
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode() instanceof BrokenAlias) {
                problems.addReported();
            } else if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at(tuple.getKeyNode(), path), "a field name must be plain text");
            } else if (fields.putIfAbsent(key.getValue(), tuple) != null) {
                problems.add(at(key, child(key.getValue())), "is written twice; remove one of the two");
            }
        }
    }

    /** The root of a document; if it is not a mapping, reports this and returns empty. */
    public static Optional<YamlSection> document(Source source, Node root, ProblemCollector problems) {
        return of(source, SourceLocation.of(source.name(), mark(root), ""), root, problems);
    }

    /** @param place location and field path of the node */
    static Optional<YamlSection> of(Source source, SourceLocation place, Node node, ProblemCollector problems) {
        if (node instanceof BrokenAlias) {
            problems.addReported();
            return Optional.empty();
        }
        if (node instanceof MappingNode mapping && mapping.getTag().equals(Tag.MAP)) {
            return Optional.of(new YamlSection(source, place, mapping, problems));
        }
        problems.add(place, "must be a mapping of fields, but is " + kind(node));
        return Optional.empty();
    }

    public MappingNode node() {
        return node;
    }

    public Source source() {
        return source;
    }

    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /** Whether a field is present without a value, as OpenSLO's own examples write optional fields. */
    public boolean isBlank(String field) {
        return value(field).filter(value -> value.getTag().equals(Tag.NULL)).isPresent();
    }

    public Collection<String> names() {
        return fields.keySet();
    }

    /** Reports every unknown field. */
    public void only(Set<String> known) {
        only(known, "");
    }

    /** As {@link #only(Set)}, with advice appended to each reason. */
    public void only(Set<String> known, String advice) {
        for (Map.Entry<String, NodeTuple> field : fields.entrySet()) {
            if (!known.contains(field.getKey())) {
                problems.add(
                        at(field.getValue().getKeyNode(), child(field.getKey())),
                        "is not a field" + (path.isEmpty() ? " of a document" : " of " + path)
                                + Suggestion.of(field.getKey(), known) + advice);
            }
        }
    }

    /** Reports a problem with a field that is present or missing. */
    public void report(String field, String reason) {
        if (isReported(field)) {
            problems.addReported();
        } else {
            problems.add(place(field), reason);
        }
    }

    /** Reports a field that names a document that does not exist. */
    public void reportMissing(String field, Problem.Missing missing, String reason) {
        if (isReported(field)) {
            problems.addReported();
        } else {
            problems.addMissing(place(field), missing, reason);
        }
    }

    private boolean isReported(String field) {
        return value(field).filter(BrokenAlias::isIn).isPresent();
    }

    /** Reports a value that OpenSLO allows and Slowburn cannot execute. */
    public void unsupported(String field, String reason) {
        if (isReported(field)) {
            problems.addReported();
        } else {
            problems.unsupported(place(field), reason);
        }
    }

    /** Adds a warning about a valid field that may not be what the author meant. */
    public void warn(String field, String reason) {
        problems.warn(place(field), reason);
    }

    /** The location of a field's value; the start of this section if the field is absent. */
    public SourceLocation place(String field) {
        NodeTuple tuple = fields.get(field);
        if (tuple == null) {
            return new SourceLocation(start.file(), start.line(), start.column(), child(field));
        }
        Node value = tuple.getValueNode();
        return at(value instanceof ScalarNode ? value : tuple.getKeyNode(), child(field));
    }

    public Optional<String> text(String field) {
        Optional<String> text = anyText(field);
        if (text.isPresent() && text.get().isBlank()) {
            report(field, "must not be empty");
            return Optional.empty();
        }
        return text;
    }

    /** Text that may be empty. */
    public Optional<String> anyText(String field) {
        Optional<ScalarNode> scalar = scalar(field, "text");
        if (scalar.isPresent() && !scalar.get().getTag().equals(Tag.STR)) {
            report(field, "must be text, but is " + kind(scalar.get()) + "; put it in quotes");
            return Optional.empty();
        }
        return scalar.map(ScalarNode::getValue);
    }

    public Optional<String> requiredText(String field) {
        require(field);
        return text(field);
    }

    /**
     * A scalar of any type (text, number, boolean) as it is written. For fields whose form the caller checks, where
     * quoting a number would not make it valid.
     */
    public Optional<String> written(String field) {
        Optional<String> written = scalar(field, "text").map(ScalarNode::getValue);
        if (written.isPresent() && written.get().isBlank()) {
            report(field, "must not be empty");
            return Optional.empty();
        }
        return written;
    }

    public Optional<String> requiredWritten(String field) {
        require(field);
        return written(field);
    }

    public Optional<Boolean> flag(String field) {
        Optional<ScalarNode> scalar = scalar(field, "true or false");
        // An explicit !!bool tags any text as BOOL.
        if (scalar.isPresent()
                && !(scalar.get().getTag().equals(Tag.BOOL)
                        && CoreScalarResolver.BOOL
                                .matcher(scalar.get().getValue())
                                .matches())) {
            report(field, "must be true or false, but is " + kind(scalar.get()));
            return Optional.empty();
        }
        return scalar.map(value -> Boolean.parseBoolean(value.getValue()));
    }

    /** A number as it is written, so that no decimal place is lost. */
    public Optional<String> number(String field) {
        Optional<ScalarNode> scalar = scalar(field, "a number");
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        Tag tag = scalar.get().getTag();
        if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
            report(field, "must be a number, but is " + kind(scalar.get()));
            return Optional.empty();
        }
        return scalar.map(ScalarNode::getValue);
    }

    public Optional<YamlSection> section(String field) {
        NodeTuple tuple = fields.get(field);
        if (tuple == null) {
            return Optional.empty();
        }
        return of(source, at(tuple.getKeyNode(), child(field)), tuple.getValueNode(), problems);
    }

    /** A section that may be absent or blank. */
    public Optional<YamlSection> optionalSection(String field) {
        return isBlank(field) ? Optional.empty() : section(field);
    }

    /** An empty section in place of an absent one, located at the start of this section. */
    public YamlSection absent(String field) {
        MappingNode empty =
                new MappingNode(Tag.MAP, true, List.of(), FlowStyle.BLOCK, node.getStartMark(), node.getEndMark());
        return new YamlSection(
                source, new SourceLocation(start.file(), start.line(), start.column(), child(field)), empty, problems);
    }

    public Optional<YamlSection> requiredSection(String field) {
        require(field);
        return section(field);
    }

    /** The items of a list of mappings; items that are not mappings are reported and skipped. */
    public Optional<List<YamlSection>> requiredSections(String field) {
        return requiredItems(field)
                .map(items ->
                        items.stream().flatMap(item -> item.section().stream()).toList());
    }

    public Optional<List<Item>> requiredItems(String field) {
        require(field);
        return items(field);
    }

    /** The items of a list, of any type; if the field is not a list, reports this and returns empty. */
    public Optional<List<Item>> items(String field) {
        NodeTuple tuple = fields.get(field);
        if (tuple == null) {
            return Optional.empty();
        }
        if (!(tuple.getValueNode() instanceof SequenceNode list)
                || !list.getTag().equals(Tag.SEQ)) {
            report(field, "must be a list, but is " + kind(tuple.getValueNode()));
            return Optional.empty();
        }
        List<Item> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(new Item(source, at(item, child(field) + "[" + items.size() + "]"), item, problems));
        }
        return Optional.of(items);
    }

    /** The node of a field's value, for callers that parse it themselves. */
    public Optional<Node> value(String field) {
        return Optional.ofNullable(fields.get(field)).map(NodeTuple::getValueNode);
    }

    /** Reports the field if it is missing. */
    public void require(String field) {
        if (!has(field)) {
            report(field, "is required");
        }
    }

    private Optional<ScalarNode> scalar(String field, String expected) {
        NodeTuple tuple = fields.get(field);
        if (tuple == null) {
            return Optional.empty();
        }
        if (tuple.getValueNode() instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar);
        }
        report(field, "must be " + expected + ", but is " + kind(tuple.getValueNode()));
        return Optional.empty();
    }

    private String child(String field) {
        boolean plain = field.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
        if (path.isEmpty()) {
            return field;
        }
        return plain ? path + "." + field : path + "[" + field + "]";
    }

    private SourceLocation at(Node at, String field) {
        return SourceLocation.of(source.name(), mark(at), field);
    }

    private static Mark mark(Node node) {
        return node.getStartMark().orElseThrow(() -> new IllegalStateException("YAML was read without marks"));
    }

    /** Name of a value's type for problems. */
    static String kind(Node node) {
        Tag tag = node.getTag();
        if (tag.equals(Tag.MAP)) {
            return "a mapping";
        }
        if (tag.equals(Tag.SEQ)) {
            return "a list";
        }
        if (tag.equals(Tag.NULL)) {
            return "empty";
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return "a number";
        }
        if (tag.equals(Tag.BOOL)) {
            return "true or false";
        }
        return tag.equals(Tag.STR) ? "text" : "of the type " + tag.getValue();
    }
}
