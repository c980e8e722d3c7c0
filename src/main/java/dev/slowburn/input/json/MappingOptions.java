package dev.slowburn.input.json;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a mapping from options, and collects the problems of all keys. */
final class MappingOptions {
    private static final String PRESET = "preset";
    private static final String TIME_FORMAT = "map.time.format";
    private static final String TIME_OF = "map.time.of";
    private static final String DURATION_UNIT = "map.duration.unit";
    private static final String OPERATION_FORMAT = "map.operation.format";
    private static final String NUMBERS = "map.numbers";
    private static final String ATTRIBUTES = "map.attributes.";

    private static final Set<String> KEYS = keys();

    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> problems = new TreeMap<>();

    MappingOptions(Map<String, String> given, String defaultService) {
        String preset = given.get(PRESET);
        if (preset != null) {
            options.putAll(preset(preset));
        }
        given.forEach((key, value) -> options.put(key, value.strip()));
        options.remove(PRESET);
        if (defaultService != null) {
            options.merge(
                    MappedField.SERVICE.key(),
                    ValueSource.CONSTANT + defaultService,
                    (mapped, byDefault) -> mapped + " | " + byDefault);
        }
    }

    static Set<String> keys() {
        Set<String> keys =
                new TreeSet<>(Set.of(PRESET, TIME_FORMAT, TIME_OF, DURATION_UNIT, OPERATION_FORMAT, NUMBERS));
        for (MappedField field : MappedField.values()) {
            keys.add(field.key());
        }
        return keys;
    }

    private Map<String, String> preset(String name) {
        for (Preset preset : Preset.values()) {
            if (preset.toString().equals(name.strip())) {
                return preset.options();
            }
        }
        problems.put(PRESET, "must be one of " + Choice.words(Preset.values()));
        return Map.of();
    }

    JsonMapping mapping() {
        Map<MappedField, List<FirstOf>> fields = new EnumMap<>(MappedField.class);
        for (MappedField field : MappedField.values()) {
            String written = options.get(field.key());
            if (written != null) {
                fields.put(field, sources(field.key(), written, field == MappedField.OPERATION));
            }
        }
        Map<String, FirstOf> attributes = attributes();
        requireKnownKeys();
        requireField(MappedField.SERVICE, "the source of the service's name, such as /service or constant:shop");
        requireField(MappedField.TIME, "the source of the time at which the request was answered, such as /time");
        ValueFormats formats = formats(fields);
        if (problems.isEmpty()) {
            checkConstants(fields, new ValueReader(formats));
        }
        if (!problems.isEmpty()) {
            throw new InvalidMappingException(problems);
        }
        return new JsonMapping(fields, attributes, formats);
    }

    private Map<String, FirstOf> attributes() {
        Map<String, FirstOf> attributes = new HashMap<>();
        options.forEach((key, written) -> {
            if (key.startsWith(ATTRIBUTES) && key.length() > ATTRIBUTES.length()) {
                List<FirstOf> sources = sources(key, written, false);
                if (!sources.isEmpty()) {
                    attributes.put(key.substring(ATTRIBUTES.length()), sources.get(0));
                }
            }
        });
        return attributes;
    }

    private void requireKnownKeys() {
        for (String key : options.keySet()) {
            boolean isAttribute = key.startsWith(ATTRIBUTES) && key.length() > ATTRIBUTES.length();
            if (!KEYS.contains(key) && !isAttribute) {
                problems.put(key, "unknown key; the keys are " + String.join(", ", KEYS) + ", " + ATTRIBUTES + "NAME");
            }
        }
    }

    private void requireField(MappedField field, String expected) {
        if (!options.containsKey(field.key())) {
            problems.put(field.key(), "is required: " + expected);
        }
    }

    /** Nothing if there is a problem. */
    private List<FirstOf> sources(String key, String written, boolean several) {
        try {
            return several ? FirstOf.parseSeveral(written) : List.of(FirstOf.parse(written));
        } catch (IllegalArgumentException e) {
            problems.put(key, e.getMessage() + ", was '" + written + "'");
            return List.of();
        }
    }

    private ValueFormats formats(Map<MappedField, List<FirstOf>> fields) {
        Choice.DurationUnit unit = choice(DURATION_UNIT, Choice.DurationUnit.values(), null);
        boolean hasDuration = fields.containsKey(MappedField.DURATION);
        if (hasDuration && !options.containsKey(DURATION_UNIT)) {
            problems.put(DURATION_UNIT, "is required: one of " + Choice.words(Choice.DurationUnit.values()));
        }
        Choice.TimeOf timeOf = choice(TIME_OF, Choice.TimeOf.values(), Choice.TimeOf.END);
        if (timeOf == Choice.TimeOf.START && !hasDuration) {
            problems.put(
                    TIME_OF, "requires " + MappedField.DURATION.key() + ", because outcomes have the time of the end");
        }
        return new ValueFormats(
                choice(TIME_FORMAT, Choice.TimeFormat.values(), Choice.TimeFormat.RFC3339),
                timeOf,
                unit,
                choice(OPERATION_FORMAT, Choice.OperationFormat.values(), Choice.OperationFormat.TEXT),
                choice(NUMBERS, Choice.Numbers.values(), Choice.Numbers.JSON));
    }

    private <C extends Choice> C choice(String key, C[] choices, C byDefault) {
        String word = options.get(key);
        if (word == null) {
            return byDefault;
        }
        for (C choice : choices) {
            if (choice.toString().equals(word)) {
                return choice;
            }
        }
        problems.put(key, "must be one of " + Choice.words(choices) + ", was '" + word + "'");
        return byDefault;
    }

    private void checkConstants(Map<MappedField, List<FirstOf>> fields, ValueReader reader) {
        RecordValues values = new RecordValues();
        fields.forEach((field, choices) -> {
            for (FirstOf choice : choices) {
                for (ValueSource source : choice.sources()) {
                    if (source instanceof ValueSource.Constant) {
                        check(field, values.of(source), reader);
                    }
                }
            }
        });
    }

    private void check(MappedField field, Value constant, ValueReader reader) {
        try {
            switch (field) {
                case SERVICE, OPERATION -> ValueReader.text(constant);
                case TIME -> problems.put(field.key(), "must be in the record or in a header, not a constant");
                case STATUS -> reader.status(constant);
                case DURATION -> reader.duration(constant);
                case OUTCOME -> ValueReader.kind(constant);
                case COUNT -> reader.count(constant);
            }
        } catch (RejectedOutcomeException e) {
            problems.put(field.key(), e.getMessage());
        }
    }
}
