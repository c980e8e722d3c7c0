package dev.slowburn.openslo.document;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.SourceLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was made of one document, with what was asked about others on the way: it holds for as long as the answers are the same.
 *
 * @param value of the type that belongs to the kind; empty if the document is not sound
 * @param asked each question with its answer
 * @param targets the notification targets that the document describes, each name once
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

    /**
     * Something that was asked about other documents.
     *
     * @param name of a document, or of a target; empty for all names of the kind
     */
    public record Question(Topic topic, Kind kind, String name) {
        public DocumentName document() {
            return DocumentName.of(kind, name);
        }
    }

    /** What a question is about. */
    public enum Topic {
        /** Whether there is such a document. */
        PRESENCE,
        /** What it says. */
        TREE,
        /** What was made of it. */
        VALUE,
        /** Which names a kind has. */
        NAMES,
        /** Who described a target first. */
        TARGET_AHEAD
    }
}
