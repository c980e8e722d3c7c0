package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document whose kind is known.
 *
 * @param sound whether nothing was wrong with what all kinds have in common; if not, nothing is made of it
 */
public record Document(
        Kind kind,
        String name,
        YamlSection root,
        YamlSection spec,
        Optional<String> displayName,
        Map<String, List<String>> labels,
        Annotations annotations,
        boolean sound) {
    private static final String NO_NAME = "\0";

    /** What stands for the name of a document that has none, or one that is taken; nothing can refer to it. */
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

    /** The same document, to be read for what is wrong with it and not to be used. */
    public Document unused() {
        return new Document(kind, nameless(root), root, spec, displayName, labels, annotations, false);
    }
}
