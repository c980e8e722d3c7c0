package dev.slowburn.domain.slo;

import java.util.Map;
import java.util.Optional;

/**
 * What a definition says of itself to people; nothing that is computed depends on it.
 *
 * @param annotations those that are not Slowburn's own, such as the address of a runbook
 * @param objectives display names, by the names of the objectives that have one
 * @param source file, or topic and key, that it stands in; empty if it stands nowhere
 * @param text as it is written; empty likewise
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
