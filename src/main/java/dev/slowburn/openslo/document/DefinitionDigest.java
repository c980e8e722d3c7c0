package dev.slowburn.openslo.document;

import dev.slowburn.domain.slo.Digest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The revision of a definition: a digest of its meaning. Field order, comments, indentation, quotes, flow style,
 * surrounding blanks of a text and trailing zeros of a number do not change it. A referenced document is part of the
 * digest, as if it were written in place.
 */
public final class DefinitionDigest {
    private static final int HEX_DIGITS = 12;
    /** Suffix of fields that reference another document. */
    private static final String REFERENCE = "Ref";
    /** Bounded, so that a BigDecimal is cheap; a longer number is compared as text. */
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?=\\.?[0-9])[0-9]{0,30}(\\.[0-9]{0,30})?");

    private final DocumentIndex catalog;
    /** The kinds of the documents being expanded, so that a document that references itself terminates. */
    private final Set<Kind> entered = EnumSet.noneOf(Kind.class);

    /** @param catalog resolves references */
    public DefinitionDigest(DocumentIndex catalog) {
        this.catalog = catalog;
    }

    /** The first 12 hexadecimal digits of the SHA-256 of a document. */
    public String revision(MappingNode document) {
        return digest(text(document));
    }

    private String text(Node node) {
        if (node instanceof MappingNode mapping) {
            return text(fields(mapping));
        }
        StringBuilder out = new StringBuilder();
        if (node instanceof SequenceNode list) {
            out.append('[');
            list.getValue().forEach(item -> out.append(text(item)).append(','));
            return out.append(']').toString();
        }
        ScalarNode scalar = (ScalarNode) node;
        String value = value(scalar);
        // An integer and a decimal may be the same number: 99 and 99.0.
        Tag tag = scalar.getTag().equals(Tag.INT) ? Tag.FLOAT : scalar.getTag();
        return out.append(tag.getValue())
                .append(' ')
                .append(value.length())
                .append(':')
                .append(value)
                .toString();
    }

    private static String value(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String value = scalar.getValue();
        if (tag.equals(Tag.STR)) {
            return value.strip();
        }
        if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                && DECIMAL.matcher(value).matches()) {
            return new BigDecimal(value).stripTrailingZeros().toPlainString();
        }
        return tag.equals(Tag.BOOL) ? value.toLowerCase(Locale.ROOT) : value;
    }

    private SortedMap<String, String> fields(MappingNode mapping) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String field = key(tuple);
            Optional<Referenced> referenced = referenced(field, tuple.getValueNode());
            if (referenced.isPresent()) {
                fields.put(field.substring(0, field.length() - REFERENCE.length()), inPlace(referenced.get()));
            } else if (field.equals("alertPolicies") && tuple.getValueNode() instanceof SequenceNode list) {
                fields.put(field, policies(list));
            } else {
                fields.put(field, text(tuple.getValueNode()));
            }
        }
        return fields;
    }

    /** A policy referenced by its name alone is the same as one referenced by {@code alertPolicyRef}. */
    private String policies(SequenceNode list) {
        StringBuilder out = new StringBuilder("[");
        for (Node item : list.getValue()) {
            Optional<Referenced> policy = referenced("alertPolicyRef", item);
            String text = policy.map(document -> text(new TreeMap<>(Map.of("alertPolicy", inPlace(document)))))
                    .orElseGet(() -> text(item));
            out.append(text).append(',');
        }
        return out.append(']').toString();
    }

    private Optional<Referenced> referenced(String field, Node value) {
        Kind kind = DocumentIndex.REFERENCES.get(field);
        return kind != null && value instanceof ScalarNode name && !entered.contains(kind)
                ? catalog.tree(kind, name.getValue()).map(tree -> new Referenced(kind, tree))
                : Optional.empty();
    }

    private record Referenced(Kind kind, MappingNode tree) {}

    /** A document as it would be written within another one. */
    private String inPlace(Referenced document) {
        entered.add(document.kind());
        SortedMap<String, String> fields = fields(document.tree());
        entered.remove(document.kind());
        fields.remove("apiVersion");
        fields.remove("kind");
        return text(fields);
    }

    private static String text(SortedMap<String, String> fields) {
        StringBuilder out = new StringBuilder("{");
        for (Map.Entry<String, String> field : fields.entrySet()) {
            out.append(field.getKey().length())
                    .append(':')
                    .append(field.getKey())
                    .append('=')
                    .append(field.getValue())
                    .append(',');
        }
        return out.append('}').toString();
    }

    private String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : text(tuple.getKeyNode());
    }

    private static String digest(String text) {
        return HexFormat.of()
                .formatHex(Digest.sha256(text.getBytes(StandardCharsets.UTF_8)))
                .substring(0, HEX_DIGITS);
    }
}
