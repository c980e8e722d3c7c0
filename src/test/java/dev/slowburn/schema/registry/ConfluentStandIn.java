package dev.slowburn.schema.registry;

import dev.slowburn.schema.decode.GeneratedClasses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde that behaves like Confluent's 8.3.1, which is not on Maven Central: it accesses the registry at the first
 * record of a subject, wraps every failure in a {@link SerializationException}, and writes fields by position.
 */
public final class ConfluentStandIn implements Serde<SpecificRecord> {
    private static final String STRATEGIES = "io.confluent.kafka.serializers.subject.";

    private final Map<String, RegistryClient.Registered> known = new ConcurrentHashMap<>();
    private Map<String, Object> config;
    private RegistryClient client;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        config = new HashMap<>(settings);
        String basic = text("basic.auth.credentials.source", "");
        String bearer = text("bearer.auth.credentials.source", "");
        if (!basic.isEmpty() && !bearer.isEmpty()) {
            throw new ConfigException("Only one of 'basic.auth.credentials.source' and"
                    + " 'bearer.auth.credentials.source' may be specified");
        }
        if (!List.of("", "URL", "USER_INFO", "SASL_INHERIT").contains(basic)
                || !List.of("", "STATIC_TOKEN", "OAUTHBEARER").contains(bearer)) {
            throw new ConfigException("unknown source of credentials: " + basic + bearer);
        }
        String strategy = text("value.subject.name.strategy", STRATEGIES + "AssociatedNameStrategy");
        if (!strategy.startsWith(STRATEGIES)) {
            throw new ConfigException("Class " + strategy + " could not be found");
        }
        client = RegistryClient.create(literal());
    }

    /** Does not decode a user and password in the URL. */
    private Map<String, Object> literal() {
        Map<String, Object> literal = new HashMap<>(config);
        String userInfo = URI.create(text("schema.registry.url", "")).getRawUserInfo();
        if (text("basic.auth.credentials.source", "").equals("URL") && userInfo != null) {
            literal.put("basic.auth.credentials.source", "USER_INFO");
            literal.put("basic.auth.user.info", userInfo);
        }
        literal.put("value.subject.name.strategy", "TopicNameStrategy");
        return literal;
    }

    private String text(String key, String otherwise) {
        return config.getOrDefault(key, otherwise).toString();
    }

    private byte[] write(String topic, SpecificRecord data) {
        if (data == null) {
            return null;
        }
        RegistryClient.Registered as = registered(subject(topic, data.getSchema()), data.getSchema());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WireFormat.writePrefix(out, as.id());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new SpecificDatumWriter<SpecificRecord>(as.schema()).write(data, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("Error serializing Avro message", e);
        }
        return out.toByteArray();
    }

    private String subject(String topic, Schema schema) {
        return switch (text("value.subject.name.strategy", "").replace(STRATEGIES, "")) {
            case "TopicNameStrategy" -> topic + "-value";
            case "RecordNameStrategy" -> schema.getFullName();
            case "TopicRecordNameStrategy" -> topic + "-" + schema.getFullName();
            default -> topic + "-associated";
        };
    }

    private RegistryClient.Registered registered(String subject, Schema generated) {
        RegistryClient.Registered as = known.get(subject);
        if (as == null) {
            try {
                as = ask(
                        subject,
                        Boolean.TRUE.equals(config.get("avro.remove.java.properties"))
                                ? GeneratedClasses.published(generated)
                                : generated);
            } catch (RegistryException e) {
                throw new SerializationException("Error retrieving Avro schema", new IOException(e.getMessage(), e));
            }
            known.put(subject, as);
        }
        return as;
    }

    private RegistryClient.Registered ask(String subject, Schema schema) {
        if (text("auto.register.schemas", "true").equals("true")) {
            return new RegistryClient.Registered(client.register(subject, schema), schema);
        }
        return text("use.latest.version", "false").equals("true")
                ? client.latest(subject)
                : new RegistryClient.Registered(client.lookUp(subject, schema), schema);
    }

    @Override
    public Serializer<SpecificRecord> serializer() {
        return this::write;
    }

    /** Does not distinguish a registry outage from invalid bytes. */
    @Override
    public Deserializer<SpecificRecord> deserializer() {
        return (topic, data) -> {
            throw new SerializationException("Error deserializing Avro message");
        };
    }
}
