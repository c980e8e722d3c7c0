package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.UnreadableRecordException;
import dev.slowburn.schema.record.PublishedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/** Converts consumed records to JSON. */
public final class TailedRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TailedRecord() {}

    /** Converts a record's value to JSON. */
    public interface Decoder {
        JsonNode decode(ConsumerRecord<byte[], byte[]> published) throws UnreadableRecordException;
    }

    /** Decodes Avro values with schemas of the registry. */
    public static Decoder avro(Map<String, Object> registry) {
        Deserializer<SpecificRecord> deserializer = AvroSerdes.reader(registry);
        return published -> {
            try {
                return JSON.readTree(
                        PublishedRecords.decode(deserializer, published).toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Shows values as text, or in base64 if they are not UTF-8. */
    public static Decoder undecoded() {
        return published -> JsonNodeFactory.instance.textNode(text(published.value()));
    }

    /** The key as text, or in base64 if it is not UTF-8; null if there is none. */
    public static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : text(record.key());
    }

    public static JsonNode json(ConsumerRecord<byte[], byte[]> record, Decoder decoder) {
        ObjectNode json = JSON.createObjectNode()
                .put("topic", record.topic())
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("key", key(record));
        ObjectNode headers = json.putObject("headers");
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? null : text(header.value()));
        }
        try {
            json.set("value", record.value() == null ? null : decoder.decode(record));
        } catch (UnreadableRecordException e) {
            json.putNull("value").put("unreadable", e.getMessage());
        }
        return json;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }
}
