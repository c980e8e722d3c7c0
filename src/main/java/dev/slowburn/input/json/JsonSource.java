package dev.slowburn.input.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.Headers;

/**
 * Decodes records that consist of one object, of an array of objects, or of lines with one object each. Reads the text once,
 * without a tree.
 *
 * <p>Lines are read separately, so invalid JSON makes one of them unreadable. In an array it makes that item and all later ones
 * unreadable, because the start of the next item is unknown; they are rejected together.
 */
public final class JsonSource implements OutcomeSource {
    /** Maximum size of a record, which can be a batch. */
    static final int MAX_BYTES = 16 << 20;

    /** Length of what serializers for JSON Schema write in front: a zero and the id of the schema. */
    private static final int SCHEMA_PREFIX = 5;

    private final JsonOutcomeReader reader;
    private final Utf8Text text = new Utf8Text();
    private final RejectedSlices rejected = new RejectedSlices();

    /** @param fields to be read; the others keep their defaults */
    public JsonSource(JsonMapping mapping, FieldsRead fields) {
        reader = new JsonOutcomeReader(mapping, fields);
    }

    @Override
    public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
        if (value == null) {
            throw ValueReader.undecodable("the record has no value");
        }
        if (value.length > MAX_BYTES) {
            throw new RejectedOutcomeException(
                    Rejection.TOO_LARGE, "the record has " + value.length + " bytes, maximum is " + MAX_BYTES);
        }
        reader.values().readHeaders(headers);
        text.decode(value, value.length > SCHEMA_PREFIX && value[0] == 0 ? SCHEMA_PREFIX : 0);
        if (text.isBlank()) {
            throw ValueReader.undecodable("the record is empty");
        }
        if (text.startsWith('[')) {
            return array(outcomes);
        }
        if (text.hasLines()) {
            return lines(outcomes);
        }
        outcomes.receive(reader.read(text.chars(), text.start(), text.end()));
        return RejectedItems.NONE;
    }

    private RejectedItems lines(Receiver outcomes) {
        rejected.reset(text.chars(), false);
        int item = 0;
        for (int from = text.start(); from < text.end(); ) {
            int to = text.endOfLine(from);
            if (!text.isBlank(from, to)) {
                try {
                    outcomes.receive(reader.read(text.chars(), from, to));
                } catch (RejectedOutcomeException e) {
                    rejected.add(item, from, to, e);
                }
                item++;
            }
            from = to + 1;
        }
        return rejectedOf(item);
    }

    private RejectedItems array(Receiver outcomes) {
        rejected.reset(text.chars(), true);
        int item = 0;
        int from = text.start() + 1;
        try (JsonParser parser = reader.parser(text.chars(), text.start(), text.end())) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                from = index(parser.currentTokenLocation());
                try {
                    outcomes.receive(element(parser));
                } catch (RejectedOutcomeException e) {
                    parser.finishToken();
                    rejected.add(item, from, index(parser.currentLocation()), e);
                }
                item++;
                from = index(parser.currentLocation());
            }
            from = index(parser.currentLocation());
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "the array has ended");
            }
        } catch (JsonProcessingException e) {
            rejected.addRest(item, text.startOfItem(from), text.end(), JsonOutcomeReader.invalid(e));
            item++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rejectedOf(item);
    }

    private int index(JsonLocation location) {
        return text.start() + (int) location.getCharOffset();
    }

    private Outcome element(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw ValueReader.undecodable("expected a JSON object in the array");
        }
        return reader.read(parser);
    }

    /** @throws RejectedOutcomeException if the record has one item only, which was rejected */
    private RejectedItems rejectedOf(int items) {
        if (rejected.count() == 0) {
            return RejectedItems.NONE;
        }
        if (items == 1) {
            throw rejected.first();
        }
        return rejected;
    }
}
