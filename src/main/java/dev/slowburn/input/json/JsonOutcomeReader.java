package dev.slowburn.input.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads one object as an outcome. Stateful, and returns one reused outcome. */
public final class JsonOutcomeReader {
    private static final int MAX_DEPTH = 100;

    /** Names repeat, so their strings are kept; a sender of many names only makes the table forget. */
    private final JsonFactory json = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(JsonSource.MAX_BYTES)
                    .build())
            .build();

    private final RecordValues values = new RecordValues();
    private final OutcomeMapper mapper;

    public JsonOutcomeReader(JsonMapping mapping, FieldsRead fields) {
        mapper = new OutcomeMapper(mapping, fields, values);
    }

    RecordValues values() {
        return values;
    }

    /**
     * Reads a text that consists of one object.
     *
     * @return valid until the next call
     * @throws RejectedOutcomeException if the text is not an outcome
     */
    public Outcome read(String text) {
        return read(text.toCharArray(), 0, text.length());
    }

    /** The same for the characters in a range. */
    Outcome read(char[] text, int from, int to) {
        try (JsonParser parser = parser(text, from, to)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ValueReader.undecodable("expected a JSON object");
            }
            values.read(parser);
            if (parser.nextToken() != null) {
                throw ValueReader.undecodable("expected the end after the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw invalid(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mapper.map();
    }

    JsonParser parser(char[] text, int from, int to) throws IOException {
        return json.createParser(text, from, to - from);
    }

    /** Reads the object that starts at the parser's token. */
    Outcome read(JsonParser parser) throws IOException {
        values.read(parser);
        return mapper.map();
    }

    static RejectedOutcomeException invalid(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return ValueReader.undecodable("the JSON is nested more than " + MAX_DEPTH
                    + " levels deep, or has a name or a number that is too long");
        }
        long at = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
        return ValueReader.undecodable("invalid JSON at character " + at);
    }
}
