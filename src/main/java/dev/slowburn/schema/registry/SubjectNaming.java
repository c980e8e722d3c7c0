package dev.slowburn.schema.registry;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** Confluent's three strategies for naming the subject of a schema. */
public enum SubjectNaming {
    TOPIC_NAME("TopicNameStrategy"),
    RECORD_NAME("RecordNameStrategy"),
    TOPIC_RECORD_NAME("TopicRecordNameStrategy");

    /** Setting of the strategy for record values. */
    public static final String KEY = "value.subject.name.strategy";

    private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";

    private final String strategy;

    SubjectNaming(String strategy) {
        this.strategy = strategy;
    }

    /** The configured strategy, with or without Confluent's package; the default is TopicNameStrategy. */
    public static SubjectNaming of(Map<String, ?> config, boolean isKey) {
        String key = isKey ? "key.subject.name.strategy" : KEY;
        Object value = config.get(key);
        if (value == null) {
            return TOPIC_NAME;
        }
        String text = value instanceof Class<?> type ? type.getName() : value.toString();
        String name = text.substring(text.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(each -> each.strategy.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        key + ": must be TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy, was '" + text
                                + "'"));
    }

    /** The class name of the strategy in Confluent's serializer. */
    public String className() {
        return PACKAGE + strategy;
    }

    /** The subject of a topic's records, if it does not depend on their schema. */
    public Optional<String> subject(String topic, boolean isKey) {
        return this == TOPIC_NAME ? Optional.of(topic + (isKey ? "-key" : "-value")) : Optional.empty();
    }

    public String subject(String topic, boolean isKey, Schema schema) {
        return switch (this) {
            case TOPIC_NAME -> topic + (isKey ? "-key" : "-value");
            case RECORD_NAME -> schema.getFullName();
            case TOPIC_RECORD_NAME -> topic + "-" + schema.getFullName();
        };
    }
}
