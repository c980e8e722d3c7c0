package dev.slowburn.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** Output formats; {@link #toString()} is the name on the command line. */
public enum OutputFormat {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isTable() {
        return this == TABLE || this == WIDE;
    }

    /** Writes JSON or YAML with a trailing line break. */
    public String write(JsonNode value) {
        try {
            if (this == YAML) {
                return PlainYaml.write(MAPPER.treeToValue(value, Object.class));
            }
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
