package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads and checks a {@code metadata} section: name, display name, labels and annotations. */
public final class Metadata {
    private static final Set<String> FIELDS = Set.of("name", "displayName", "labels", "annotations");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final String DNS_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern KEY_PREFIX = Pattern.compile("(?=.{1,253}$)" + DNS_LABEL + "(\\." + DNS_LABEL + ")*");
    private final YamlSection section;

    private final Optional<String> displayName;
    private final Annotations annotations;
    private final Map<String, List<String>> labels;

    /** Checks all fields except the name.
     *
     * @param kind of the document that the metadata belongs to, which may be written in place
     */
    public Metadata(YamlSection section, Kind kind) {
        this.section = section;
        section.only(FIELDS);
        displayName = section.isBlank("displayName") ? Optional.empty() : section.anyText("displayName");
        labels = section.optionalSection("labels").map(Metadata::labels).orElse(Map.of());
        Optional<YamlSection> written = section.optionalSection("annotations");
        written.ifPresent(found -> checkAnnotations(found, kind));
        annotations = new Annotations(written);
    }

    /** Label name → one or several values. */
    public Map<String, List<String>> labels() {
        return labels;
    }

    public Optional<String> displayName() {
        return displayName;
    }

    public Annotations annotations() {
        return annotations;
    }

    Optional<String> requiredName() {
        return section.requiredText("name").filter(this::isName);
    }

    /** Checks the required name. */
    public void checkName() {
        section.require("name");
        optionalName();
    }

    /** The name as written, valid or not; empty if it is not a scalar or is blank. */
    public Optional<String> writtenName() {
        return section.value("name")
                .filter(ScalarNode.class::isInstance)
                .map(node -> ((ScalarNode) node).getValue())
                .filter(text -> !text.isBlank());
    }

    /** Checks the name if it is present. */
    public void optionalName() {
        section.text("name").ifPresent(this::isName);
    }

    private boolean isName(String name) {
        if (NAME.matcher(name).matches()) {
            return true;
        }
        section.report(
                "name",
                "must be 1 to 63 lower-case letters, digits or '-', and start and end with a letter or digit, but is '"
                        + name + "'");
        return false;
    }

    private static Map<String, List<String>> labels(YamlSection labels) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String key : labels.names()) {
            if (!KEY.matcher(key).matches()) {
                labels.report(
                        key,
                        "the name of a label must be 1 to 63 letters, digits, '-', '_' or '.', and start and end with a "
                                + "letter or digit");
            }
            Optional<Node> value = labels.value(key).filter(Metadata::isTextOrTexts);
            if (value.isEmpty()) {
                labels.report(key, "a label must be text or a list of texts; put other values in quotes");
            }
            value.ifPresent(node -> all.put(key, texts(node)));
        }
        return all;
    }

    private static List<String> texts(Node node) {
        List<Node> nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
        return nodes.stream().map(each -> ((ScalarNode) each).getValue()).toList();
    }

    private static void checkAnnotations(YamlSection annotations, Kind kind) {
        for (String key : annotations.names()) {
            int slash = key.indexOf('/');
            Optional<Annotation> own = Annotation.of(key);
            if (own.isPresent() && !own.get().appliesTo(kind)) {
                annotations.report(
                        key,
                        "does not apply to a document of kind " + kind.text() + "; write it in "
                                + own.get().home());
            } else if (own.isEmpty() && key.startsWith(Annotation.PREFIX)) {
                annotations.report(
                        key, "Slowburn has no annotation of this name" + Suggestion.of(key, Annotation.keys()));
            } else if (!KEY.matcher(key.substring(slash + 1)).matches()
                    || (slash >= 0
                            && !KEY_PREFIX.matcher(key.substring(0, slash)).matches())) {
                annotations.report(
                        key,
                        "the name of an annotation must be 1 to 63 letters, digits, '-', '_' or '.', start and end with a "
                                + "letter or digit, and have a lower-case DNS name and '/' in front of it if it has a "
                                + "prefix");
            }
            annotations.anyText(key);
        }
    }

    private static boolean isTextOrTexts(Node node) {
        if (node instanceof SequenceNode list && list.getTag().equals(Tag.SEQ)) {
            return list.getValue().stream().allMatch(Metadata::isText);
        }
        return isText(node);
    }

    private static boolean isText(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
    }
}
