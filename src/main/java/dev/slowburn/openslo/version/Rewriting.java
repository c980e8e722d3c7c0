package dev.slowburn.openslo.version;

import dev.slowburn.openslo.document.Kind;
import dev.slowburn.openslo.yaml.BrokenAlias;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a document that is being rewritten to OpenSLO v1. Each change is reported at its location; a replacement
 * keeps the location of the field it replaces, for later problems.
 */
final class Rewriting {
    private final String file;
    private final String path;
    private final MappingNode node;
    private final ProblemCollector problems;
    private final Set<String> changed;
    /** New name → the author's name of renamed fields. */
    private final Map<String, String> formerNames = new HashMap<>();

    /** The root of a document; its tree is modified in place. */
    Rewriting(String file, MappingNode document, ProblemCollector problems) {
        this(file, "", document, problems, new TreeSet<>());
    }

    private Rewriting(String file, String path, MappingNode node, ProblemCollector problems, Set<String> changed) {
        this.file = file;
        this.path = path;
        this.node = node;
        this.problems = problems;
        this.changed = changed;
    }

    /** The names of all fields in the document that were reported. */
    Set<String> changed() {
        return changed;
    }

    boolean has(String field) {
        return tuple(field).isPresent();
    }

    List<String> fields() {
        return node.getValue().stream()
                .map(NodeTuple::getKeyNode)
                .filter(ScalarNode.class::isInstance)
                .map(key -> ((ScalarNode) key).getValue())
                .toList();
    }

    Optional<String> text(String field) {
        return value(field).filter(ScalarNode.class::isInstance).map(scalar -> ((ScalarNode) scalar).getValue());
    }

    Optional<Node> value(String field) {
        return tuple(field).map(NodeTuple::getValueNode);
    }

    Optional<Rewriting> mapping(String field) {
        return value(field)
                .filter(MappingNode.class::isInstance)
                .map(found -> new Rewriting(file, child(field), (MappingNode) found, problems, changed));
    }

    /** The items of a list that are mappings. */
    List<Rewriting> items(String field) {
        List<Rewriting> items = new ArrayList<>();
        if (value(field).orElse(null) instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                if (list.getValue().get(i) instanceof MappingNode item) {
                    items.add(new Rewriting(file, child(field) + "[" + i + "]", item, problems, changed));
                }
            }
        }
        return items;
    }

    /** Reports what to write instead of a field. */
    void advise(String field, String instead) {
        changed.add(field);
        problems.unsupported(
                SourceLocation.of(file, mark(field).orElseThrow(), child(field)),
                "in " + Kind.OPENSLO + " this " + instead);
    }

    void rename(String field, String to) {
        if (has(field)) {
            advise(field, "is called " + to);
            if (!has(to)) {
                put(field, to, value(field).orElseThrow());
            }
            remove(field);
            formerNames.put(to, field);
        }
    }

    void leaveOut(String field, String reason) {
        if (has(field)) {
            advise(field, "is left out" + reason);
            remove(field);
        }
    }

    void remove(String field) {
        tuple(field).ifPresent(node.getValue()::remove);
    }

    /** Sets a field to a scalar. */
    void set(String field, String value) {
        NodeTuple former = tuple(field).orElseThrow();
        int index = node.getValue().indexOf(former);
        node.getValue()
                .set(
                        index,
                        new NodeTuple(
                                former.getKeyNode(),
                                scalar(value, former.getValueNode().getStartMark())));
    }

    /** Adds a field with the location of another field, or of the start of this mapping if there is no such field. */
    void put(String where, String field, Node value) {
        node.getValue().add(new NodeTuple(scalar(field, mark(where)), value));
    }

    /** As {@link #put(String, String, Node)}, with the value as YAML in flow style. */
    void put(String where, String field, String yaml) {
        Node value =
                new Compose(LoadSettings.builder().build()).composeString(yaml).orElseThrow();
        put(where, field, copy(value, mark(where)));
    }

    /** Wraps a field in other fields: {@code a} within {@code b, c} becomes {@code b: {c: {a: ...}}}. */
    void wrap(String field, String... within) {
        NodeTuple inner = tuple(field).orElseThrow();
        node.getValue().remove(inner);
        wrap(inner, within);
    }

    /** Adds a field of another mapping, wrapped in others. */
    void take(Rewriting from, String field, String as, String... within) {
        NodeTuple taken = from.tuple(field).orElseThrow();
        wrap(new NodeTuple(scalar(as, taken.getKeyNode().getStartMark()), taken.getValueNode()), within);
    }

    private void wrap(NodeTuple inner, String... within) {
        Optional<Mark> at = inner.getKeyNode().getStartMark();
        NodeTuple wrapped = inner;
        for (int i = within.length - 1; i >= 0; i--) {
            MappingNode outer = new MappingNode(
                    Tag.MAP, true, new ArrayList<>(List.of(wrapped)), node.getFlowStyle(), at, node.getEndMark());
            wrapped = new NodeTuple(scalar(within[i], at), outer);
        }
        node.getValue().add(wrapped);
    }

    /** Replaces this mapping's fields by those of the first item of one of its lists; false if there is none. */
    boolean becomeFirstOf(String field) {
        Optional<Rewriting> first = items(field).stream().findFirst();
        node.getValue().clear();
        first.ifPresent(item -> node.getValue().addAll(item.node.getValue()));
        return first.isPresent();
    }

    /** A canonical text of a tree, for comparison. */
    static String plain(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .map(tuple -> plain(tuple.getKeyNode()) + ":" + plain(tuple.getValueNode()))
                    .sorted()
                    .toList()
                    .toString();
        }
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().map(Rewriting::plain).toList().toString();
        }
        return "'" + ((ScalarNode) node).getValue() + "'";
    }

    /** Reports the {@code apiVersion} of documents written in place. */
    void nestedVersions(Set<String> versions) {
        for (String field : fields()) {
            mapping(field).ifPresent(child -> child.nestedVersion(versions));
            items(field).forEach(child -> child.nestedVersion(versions));
        }
    }

    private void nestedVersion(Set<String> versions) {
        if (text("apiVersion").filter(versions::contains).isPresent()) {
            leaveOut("apiVersion", ", or " + Kind.OPENSLO);
        }
        nestedVersions(versions);
    }

    private Optional<NodeTuple> tuple(String field) {
        return node.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(field))
                .findFirst();
    }

    private Optional<Mark> mark(String field) {
        return tuple(field).map(found -> found.getKeyNode().getStartMark()).orElseGet(node::getStartMark);
    }

    private String child(String field) {
        String written = formerNames.getOrDefault(field, field);
        return path.isEmpty() ? written : path + "." + written;
    }

    private static ScalarNode scalar(String text, Optional<Mark> at) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, at, at);
    }

    /** A mutable copy of a tree with its aliases expanded; the size is bounded by {@code YamlLimits}. */
    static MappingNode copy(MappingNode node) {
        return (MappingNode) copy(node, Optional.empty());
    }

    /** @param at location of all nodes of the copy; if empty, each node keeps its own */
    private static Node copy(Node node, Optional<Mark> at) {
        Optional<Mark> start = at.or(node::getStartMark);
        Optional<Mark> end = at.or(node::getEndMark);
        if (node instanceof BrokenAlias) {
            return node;
        }
        if (node instanceof MappingNode mapping) {
            List<NodeTuple> tuples = new ArrayList<>();
            mapping.getValue()
                    .forEach(tuple ->
                            tuples.add(new NodeTuple(copy(tuple.getKeyNode(), at), copy(tuple.getValueNode(), at))));
            return new MappingNode(mapping.getTag(), true, tuples, mapping.getFlowStyle(), start, end);
        }
        if (node instanceof SequenceNode list) {
            List<Node> items = new ArrayList<>();
            list.getValue().forEach(item -> items.add(copy(item, at)));
            return new SequenceNode(list.getTag(), true, items, list.getFlowStyle(), start, end);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new ScalarNode(scalar.getTag(), true, scalar.getValue(), scalar.getScalarStyle(), start, end);
    }
}
