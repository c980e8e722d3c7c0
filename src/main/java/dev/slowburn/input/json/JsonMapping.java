package dev.slowburn.input.json;

import dev.slowburn.domain.outcome.FieldsRead;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the fields of an outcome are in a record, and how their values are written. Immutable. */
public final class JsonMapping {
    private final Map<MappedField, List<FirstOf>> fields;
    private final Map<String, FirstOf> attributes;
    private final ValueFormats formats;

    JsonMapping(Map<MappedField, List<FirstOf>> fields, Map<String, FirstOf> attributes, ValueFormats formats) {
        this.fields = new EnumMap<>(fields);
        this.attributes = Map.copyOf(attributes);
        this.formats = formats;
    }

    /**
     * The mapping of these options: {@code preset} and the keys that start with {@code map.}, which override the preset's.
     *
     * @throws InvalidMappingException with the problems of all keys
     */
    public static JsonMapping of(Map<String, String> options) {
        return of(options, null);
    }

    /**
     * The same with a service for records that have none.
     *
     * @param defaultService null if every record must have one
     */
    public static JsonMapping of(Map<String, String> options, String defaultService) {
        return new MappingOptions(options, defaultService).mapping();
    }

    /** A decoder of records; each task needs its own. */
    public JsonSource source(FieldsRead fieldsRead) {
        return new JsonSource(this, fieldsRead);
    }

    /** Whether a value is in a header. */
    public boolean readsHeaders() {
        return Stream.concat(fields.values().stream().flatMap(List::stream), attributes.values().stream())
                .flatMap(choice -> choice.sources().stream())
                .anyMatch(ValueSource.InHeader.class::isInstance);
    }

    /** The values of a field, usually one; none if it is not mapped. */
    List<FirstOf> field(MappedField field) {
        return fields.getOrDefault(field, List.of());
    }

    Map<String, FirstOf> attributes() {
        return attributes;
    }

    ValueFormats formats() {
        return formats;
    }
}
