package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document whose kind is known.
 *
 * @param valid whether the fields common to all kinds are valid; if not, the document is checked but not used
 */
public record Document(
        Kind kind,
        String name,
        YamlSection root,
        YamlSection spec,
        Optional<String> displayName,
        Map<String, List<String>> labels,
        Annotations annotations,
        boolean valid) {
    private static final String NO_NAME = "\0";

    /** A placeholder for the name of a document that has none, or whose name is taken; it cannot be referenced. */
    public static String nameless(YamlSection root) {
        SourceLocation place = root.place("metadata");
        return nameless(place.file(), place.line());
    }

    static String nameless(String file, int line) {
        return NO_NAME + file + ":" + line;
    }

    public static boolean isNameless(String name) {
        return name.startsWith(NO_NAME);
    }

    /** The same document, to be checked for problems but not used. */
    public Document unused() {
        return new Document(kind, nameless(root), root, spec, displayName, labels, annotations, false);
    }
}
