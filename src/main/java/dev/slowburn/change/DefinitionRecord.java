package dev.slowburn.change;

import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.document.DocumentTexts;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.topology.definitions.DefinitionKeys;
import java.util.Comparator;
import java.util.List;

/**
 * A document as a record of the definition topic.
 *
 * @param key record key, by which the document is changed and removed
 * @param file the file that contains it
 * @param linesBefore the number of lines that precede it in the file
 */
public record DefinitionRecord(String key, String kind, String name, String file, int linesBefore, String text) {
    /** Documents precede those that refer to them, so that none is refused because an instance reads it between the two. */
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

    /** All documents with a kind and a name in texts that are valid YAML, in the order in which they must be sent. */
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
