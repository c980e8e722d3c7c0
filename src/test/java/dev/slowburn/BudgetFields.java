package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.avro.BudgetSnapshot;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The fields of budgets that the API and snapshots share, in one form, although the one has texts where the other has numbers. */
final class BudgetFields {
    private BudgetFields() {}

    /** Budgets by id with the fields that the API and snapshots share. */
    static Map<String, Map<String, Object>> table(JsonNode budgets) {
        return StreamSupport.stream(budgets.spliterator(), false)
                .collect(Collectors.toMap(
                        budget -> budget.get("budget_id").asText(), BudgetFields::fields, (a, b) -> b, TreeMap::new));
    }

    private static Map<String, Object> fields(JsonNode budget) {
        Map<String, Object> fields = new TreeMap<>();
        for (Schema.Field field : BudgetSnapshot.getClassSchema().getFields()) {
            JsonNode value = budget.get(field.name());
            assertThat(value).as(field.name()).isNotNull();
            fields.put(field.name(), isTime(field.schema()) ? time(value) : plain(value));
        }
        return fields;
    }

    private static boolean isTime(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream().anyMatch(BudgetFields::isTime)
                : LogicalTypes.timestampMillis().equals(schema.getLogicalType());
    }

    private static Object time(JsonNode value) {
        return value.isTextual()
                ? Double.valueOf((double)
                        OffsetDateTime.parse(value.asText()).toInstant().toEpochMilli())
                : plain(value);
    }

    /** All numbers as doubles, as JavaScript has no others. */
    private static Object plain(JsonNode value) {
        if (value.isNumber()) {
            return value.asDouble();
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(BudgetFields::plain)
                    .toList();
        }
        if (value.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            value.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
            return fields;
        }
        return value;
    }
}
