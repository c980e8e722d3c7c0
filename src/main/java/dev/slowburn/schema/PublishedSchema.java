package dev.slowburn.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A schema as the files in {@code schemas/} have it. Generated classes carry a mark on each string that concerns Java alone;
 * registered with it, the schema would be another than the one that anybody registers from the file.
 */
final class PublishedSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JAVA_STRING = "avro.java.string";

    private PublishedSchema() {}

    static Schema of(Schema schema) {
        try {
            return new Schema.Parser()
                    .parse(stripped(JSON.readTree(schema.toString())).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro's own JSON can't be read", e);
        }
    }

    private static JsonNode stripped(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.remove(JAVA_STRING) != null && object.size() == 1) {
                return TextNode.valueOf(object.path("type").asText());
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(stripped(field.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, stripped(array.get(i)));
            }
        }
        return node;
    }
}
