package dev.slowburn.openslo;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads and checks a {@code metadata} section: name, display name, labels and annotations. */
final class Metadata {
    /** What Slowburn's own annotations start with; of these, unknown ones are refused. */
    static final String PREFIX = "slowburn.dev/";

    private static final Set<String> FIELDS = Set.of("name", "displayName", "labels", "annotations");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern KEY_PREFIX =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final Set<String> LATER = Set.of(
            PREFIX + "group-by",
            PREFIX + "max-groups",
            PREFIX + "min-events",
            PREFIX + "short-window",
            PREFIX + "thresholds",
            PREFIX + "empty-slices",
            PREFIX + "all-services");

    private final Section section;

    /** Checks everything but the name. */
    Metadata(Section section) {
        this.section = section;
        section.only(FIELDS);
        section.text("displayName");
        section.section("labels").ifPresent(Metadata::checkLabels);
        section.section("annotations").ifPresent(Metadata::checkAnnotations);
    }

    Optional<String> requiredName() {
        return section.requiredText("name").filter(this::isName);
    }

    /** Checks the name if there is one. */
    void optionalName() {
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

    private static void checkLabels(Section labels) {
        for (String key : labels.names()) {
            if (!KEY.matcher(key).matches()) {
                labels.report(key, "the name of a label must be 1 to 63 letters, digits, '-', '_' or '.'");
            }
            if (labels.value(key).filter(Metadata::isTextOrTexts).isEmpty()) {
                labels.report(key, "a label must be text or a list of texts; put other values in quotes");
            }
        }
    }

    private static void checkAnnotations(Section annotations) {
        for (String key : annotations.names()) {
            int slash = key.indexOf('/');
            if (LATER.contains(key)) {
                annotations.report(key, "not supported yet: the annotation " + key);
            } else if (key.startsWith(PREFIX)) {
                annotations.report(key, "Slowburn has no annotation of this name" + Suggestion.of(key, LATER));
            } else if (!KEY.matcher(key.substring(slash + 1)).matches()
                    || (slash >= 0
                            && !KEY_PREFIX.matcher(key.substring(0, slash)).matches())) {
                annotations.report(
                        key,
                        "the name of an annotation must be 1 to 63 letters, digits, '-', '_' or '.', "
                                + "with a DNS name and '/' in front of it if it has a prefix");
            }
            annotations.text(key);
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
