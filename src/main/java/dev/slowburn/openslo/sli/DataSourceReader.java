package dev.slowburn.openslo.sli;

import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a document of kind DataSource. It is valid if it has a type; whether Slowburn supports this type is checked by
 * the SLI that uses it.
 */
public final class DataSourceReader {
    private static final Set<String> FIELDS = Set.of("description", "type", "connectionDetails");

    private DataSourceReader() {}

    /** The type; empty if the document is invalid. */
    public static Optional<String> read(Document document, ProblemCollector problems) {
        int before = problems.reported();
        YamlSection spec = document.spec();
        spec.only(FIELDS);
        Descriptions.check(spec);
        Optional<String> type = spec.requiredText("type");
        return document.valid() && problems.reported() == before ? type : Optional.empty();
    }
}
