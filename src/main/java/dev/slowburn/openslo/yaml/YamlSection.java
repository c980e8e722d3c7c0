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
 * A mapping within a document, read field by field. What is wrong with a field is reported with its place, and the field
 * then reads as absent, so that reading goes on and finds the other problems.
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
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at(tuple.getKeyNode(), path), "the name of a field must be plain text");
            } else if (fields.putIfAbsent(key.getValue(), tuple) != null) {
                problems.add(at(key, child(key.getValue())), "is written twice");
            }
        }
    }

    /** A document as a whole; empty, and reported, if it is not a mapping. */
    public static Optional<YamlSection> document(Source source, Node root, ProblemCollector problems) {
        return of(source, SourceLocation.of(source.name(), mark(root), ""), root, problems);
    }

    /** @param place of what is to be read, with its path */
    static Optional<YamlSection> of(Source source, SourceLocation place, Node node, ProblemCollector problems) {
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

    /** Whether a field is there without a value, as OpenSLO's own examples have it for what may be left out. */
    public boolean isBlank(String field) {
        return value(field).filter(value -> value.getTag().equals(Tag.NULL)).isPresent();
    }

    public Collection<String> names() {
        return fields.keySet();
    }

    /** Reports every field that is not among the known ones. */
    public void only(Set<String> known) {
        only(known, "");
    }

    /** As {@link #only(Set)}, with advice at the end of each sentence. */
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

    /** Reports a problem with a field, or with its absence. */
    public void report(String field, String reason) {
        problems.add(place(field), reason);
    }

    /** Reports that a field says what OpenSLO allows and Slowburn can't do. */
    public void unsupported(String field, String reason) {
        problems.unsupported(place(field), reason);
    }

    /** Tells something about a field that is no problem but may not be what its author meant. */
    public void warn(String field, String reason) {
        problems.warn(place(field), reason);
    }

    /** Where a field's value stands; where this section starts if the field is absent. */
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
     * What a field says, be it text, a number or anything else that is no list or mapping: for those whose form is checked
     * afterwards, and of which no number in quotes would be right either.
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
        // An explicit !!bool makes a BOOL of any text.
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

    /** The digits of a number as they are written, so that no decimal place is lost. */
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

    /** A section that may be left out or be left without a value. */
    public Optional<YamlSection> optionalSection(String field) {
        return isBlank(field) ? Optional.empty() : section(field);
    }

    /** What stands for a section that is left out: one without fields, where this one starts. */
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

    /** The items of a list of mappings; those that are not mappings are reported and left out. */
    public Optional<List<YamlSection>> requiredSections(String field) {
        return requiredItems(field)
                .map(items ->
                        items.stream().flatMap(item -> item.section().stream()).toList());
    }

    public Optional<List<Item>> requiredItems(String field) {
        require(field);
        return items(field);
    }

    /** The items of a list, whatever each is; empty, and reported, if it is no list. */
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

    /** The node of a field's value, for what is read in a way of its own. */
    public Optional<Node> value(String field) {
        return Optional.ofNullable(fields.get(field)).map(NodeTuple::getValueNode);
    }

    /** Reports a field that is not there. */
    public void require(String field) {
        if (!has(field)) {
            report(field, "is required");
        }
    }

    private Optional<ScalarNode> scalar(String field, String wanted) {
        NodeTuple tuple = fields.get(field);
        if (tuple == null) {
            return Optional.empty();
        }
        if (tuple.getValueNode() instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar);
        }
        report(field, "must be " + wanted + ", but is " + kind(tuple.getValueNode()));
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

    /** What a value is, in words. */
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
