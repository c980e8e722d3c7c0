package dev.slowburn.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;

/**
 * JSON format of the API: snake-case names as in the schemas of the topics; moments as text by RFC 3339; absent values as null.
 */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A peer may run a later version.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /**
     * Sets the response body and its {@code ETag}. Lists have a megabyte or more; Javalin would create a string first and compute
     * the checksum byte by byte, which takes longer than serializing.
     */
    static void respond(Context context, Object body) {
        byte[] bytes = bytes(body);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        String tag = Long.toHexString(checksum.getValue()) + '-' + Integer.toHexString(bytes.length);
        context.header("ETag", "W/\"" + tag + '"')
                .contentType(ContentType.APPLICATION_JSON)
                .result(bytes);
    }

    private static byte[] bytes(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
