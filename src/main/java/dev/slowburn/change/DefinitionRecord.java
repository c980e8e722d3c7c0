package dev.slowburn.change;

import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.document.DocumentTexts;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.topology.definitions.DefinitionKeys;
import java.util.Comparator;
import java.util.List;

/**
 * A document as it is sent to the topic of definitions.
 *
 * @param key by which it can be changed and removed
 * @param file where it stands
 * @param linesBefore how many lines of the file come before it
 */
public record DefinitionRecord(String key, String kind, String name, String file, int linesBefore, String text) {
    /** What others refer to comes before them, so that nothing is refused just because it was read between the two. */
    private static final List<String> ORDER = List.of(
            "DataSource",
            "Service",
            "SLI",
            "AlertNotificationTarget",
            "AlertCondition",
            "AlertPolicy",
            "SLO",
            "BudgetPolicy",
            "BudgetCorrection",
            "ReleaseOverride");

    /** All documents of texts that are YAML which have a kind and a name, in the order in which to send them. */
    public static List<DefinitionRecord> of(List<Source> sources) {
        return sources.stream()
                .flatMap(source -> DocumentTexts.split(source).stream())
                .flatMap(document -> Definitions.parse(document.source(), document.text()).named().stream()
                        .map(named -> new DefinitionRecord(
                                DefinitionKeys.of(named.kind(), named.name()),
                                named.kind(),
                                named.name(),
                                document.source(),
                                document.linesBefore(),
                                document.text())))
                .sorted(Comparator.comparingInt(DefinitionRecord::rank))
                .toList();
    }

    private int rank() {
        int rank = ORDER.indexOf(kind);
        return rank < 0 ? ORDER.size() : rank;
    }
}
