package dev.slowburn.openslo;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The documents of kind DataSource. Any is sound that says its type; whether Slowburn can count what comes from it is asked
 * by the SLI that uses it.
 */
final class DataSources {
    private static final Set<String> FIELDS = Set.of("description", "type", "connectionDetails");

    /** By name; without a type where the document is not sound. */
    private final Map<String, Optional<String>> types = new HashMap<>();

    private DataSources() {}

    static DataSources read(List<Document> documents, Problems problems) {
        DataSources sources = new DataSources();
        for (Document document : documents) {
            int before = problems.reported();
            Section spec = document.spec();
            spec.only(FIELDS);
            Descriptions.check(spec);
            Optional<String> type = spec.requiredText("type");
            boolean sound = document.sound() && problems.reported() == before;
            sources.types.put(document.name(), sound ? type : Optional.empty());
        }
        return sources;
    }

    boolean has(String name) {
        return types.containsKey(name);
    }

    Collection<String> names() {
        return types.keySet();
    }

    /** The type of a sound one. */
    Optional<String> type(String name) {
        return types.getOrDefault(name, Optional.empty());
    }
}
