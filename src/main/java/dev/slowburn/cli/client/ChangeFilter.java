package dev.slowburn.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slowburn.cli.output.CellFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Filters changed budgets in the same way as the instance filters lists; it does not filter the change stream. */
public final class ChangeFilter {
    /** Kind of the change after which {@link #load} is due. */
    public static final String DEFINITIONS = "definitions";

    private final List<String> states;
    private final List<Map.Entry<String, String>> labels;
    private final Server instance;
    private Map<String, JsonNode> labelsOfSlos = Map.of();

    /**
     * @param state comma-separated states in any spelling that the instance accepts, or null for all
     * @param labels labels that must all match
     */
    public ChangeFilter(String state, List<Map.Entry<String, String>> labels, Server instance) {
        this.states = Stream.ofNullable(state)
                .flatMap(each -> Stream.of(each.split(",", 0)))
                .filter(each -> !each.isEmpty())
                .map(each -> each.strip().replace('-', '_').replace(' ', '_'))
                .toList();
        this.labels = List.copyOf(labels);
        this.instance = instance;
    }

    /** Requests the labels of the definitions in force, if the filter needs them. */
    public void load() {
        if (!labels.isEmpty()) {
            Map<String, JsonNode> loaded = new HashMap<>();
            instance.all("/api/v1/slos")
                    .items()
                    .forEach(slo -> loaded.put(CellFormat.text(slo, "slo"), slo.path("labels")));
            labelsOfSlos = loaded;
        }
    }

    public boolean matches(JsonNode budget) {
        boolean isOfState =
                states.isEmpty() || states.stream().anyMatch(CellFormat.text(budget, "state")::equalsIgnoreCase);
        return isOfState && labels.stream().allMatch(label -> isLabelled(budget, label.getKey(), label.getValue()));
    }

    private boolean isLabelled(JsonNode budget, String name, String value) {
        JsonNode ofSlo = labelsOfSlos.getOrDefault(CellFormat.text(budget, "slo"), MissingNode.getInstance());
        for (JsonNode each : ofSlo.path(name)) {
            if (each.asText().equals(value)) {
                return true;
            }
        }
        return budget.path("group").path(name).asText().equals(value);
    }
}
