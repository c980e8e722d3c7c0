package dev.slowburn.openslo.document;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of reading one document, with the lookups of other documents on which it depends: it is valid until an
 * answer changes.
 *
 * @param value of the type of the kind; empty if the document is invalid
 * @param asked lookup → answer
 * @param targets notification targets that the document describes, by name
 */
public record Made(
        Header header,
        Optional<Object> value,
        List<Problem> problems,
        List<Problem> warnings,
        Map<Question, Object> asked,
        Map<String, Target> targets) {
    public Made {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        asked = Map.copyOf(asked);
        targets = Map.copyOf(targets);
    }

    /** @param place of its field {@code target} */
    public record Target(NotificationTarget target, SourceLocation place) {}

    /** A lookup of other documents.
     *
     * @param name of a document, or of a target; empty for all names of the kind
     */
    public record Question(Topic topic, Kind kind, String name) {
        public DocumentName document() {
            return DocumentName.of(kind, name);
        }
    }

    /** The subject of a lookup. */
    public enum Topic {
        /** Whether the document exists. */
        PRESENCE,
        /** The document's YAML. */
        TREE,
        /** The document's value. */
        VALUE,
        /** All names of a kind. */
        NAMES,
        /** The first description of a target. */
        TARGET_AHEAD
    }
}
