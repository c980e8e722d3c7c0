package dev.slowburn.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slowburn.cli.output.CellFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Filters changed budgets in the same way as the instance filters lists; it does not filter the change stream.
 *
 * @param states states in any spelling that the instance accepts; empty for all
 * @param labels labels that must all match
 * @param labelsOfSlos labels by SLO, from when the filter was created
 */
public record ChangeFilter(
        List<String> states, List<Map.Entry<String, String>> labels, Map<String, JsonNode> labelsOfSlos) {
    public ChangeFilter {
        states = List.copyOf(states);
        labels = List.copyOf(labels);
        labelsOfSlos = Map.copyOf(labelsOfSlos);
    }

    /** @param state comma-separated states, or null */
    public static ChangeFilter of(String state, List<Map.Entry<String, String>> labels, Server instance) {
        List<String> states = Stream.ofNullable(state)
                .flatMap(each -> Stream.of(each.split(",", 0)))
                .filter(each -> !each.isEmpty())
                .map(each -> each.strip().replace('-', '_').replace(' ', '_'))
                .toList();
        Map<String, JsonNode> labelsOfSlos = new HashMap<>();
        if (!labels.isEmpty()) {
            instance.all("/api/v1/slos")
                    .items()
                    .forEach(slo -> labelsOfSlos.put(CellFormat.text(slo, "slo"), slo.path("labels")));
        }
        return new ChangeFilter(states, labels, labelsOfSlos);
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
