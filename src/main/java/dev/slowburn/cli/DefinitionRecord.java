package dev.slowburn.cli;

import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.DocumentTexts;
import dev.slowburn.openslo.Source;
import dev.slowburn.topology.DefinitionKeys;
import java.util.Comparator;
import java.util.List;

/**
 * A document as it is sent to the topic of definitions.
 *
 * @param key by which it can be changed and removed
 * @param file where it stands
 */
record DefinitionRecord(String key, String kind, String file, String text) {
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

    /** All documents of the texts that have a kind and a name, in the order in which to send them. */
    static List<DefinitionRecord> of(List<Source> sources) {
        return sources.stream()
                .flatMap(source -> DocumentTexts.split(source).stream())
                .flatMap(document -> Definitions.parse(document.name(), document.text()).named().stream()
                        .map(named -> new DefinitionRecord(
                                DefinitionKeys.of(named.kind(), named.name()),
                                named.kind(),
                                document.name(),
                                document.text())))
                .sorted(Comparator.comparingInt(DefinitionRecord::rank))
                .toList();
    }

    private int rank() {
        int rank = ORDER.indexOf(kind);
        return rank < 0 ? ORDER.size() : rank;
    }
}
