package dev.slowburn.domain.slo;

import java.util.Map;
import java.util.Optional;

/**
 * Information in a definition for people, on which no computation depends.
 *
 * @param annotations annotations that are not Slowburn's own, such as the URL of a runbook
 * @param objectives display names, by the names of the objectives that have one
 * @param source file, or topic and key, of the definition; empty if it has none
 * @param text the definition as written; empty if there is no source
 */
public record About(
        Optional<String> displayName,
        Optional<String> description,
        Map<String, String> annotations,
        Map<String, String> objectives,
        String source,
        String text) {
    public static final About NOTHING = new About(Optional.empty(), Optional.empty(), Map.of(), Map.of(), "", "");

    public About {
        annotations = Map.copyOf(annotations);
        objectives = Map.copyOf(objectives);
    }
}
