package dev.slowburn.input.json;

import com.fasterxml.jackson.core.JsonParser;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The values of all sources of a mapping in the current object and the headers of its record. */
final class RecordValues {
    /** The text of an outcome at most, as for outcomes in Avro. */
    static final int MAX_TEXT = 1 << 16;

    private final PointerTree tree = new PointerTree();
    private final Map<String, Value> headers = new HashMap<>();
    private int length;

    /** The value of a source, filled by the methods below. */
    Value of(ValueSource source) {
        if (source instanceof ValueSource.InRecord in) {
            return tree.select(in.pointer());
        }
        if (source instanceof ValueSource.InHeader in) {
            return headers.computeIfAbsent(in.name(), name -> Value.untyped(source.toString()));
        }
        Value constant = Value.untyped(source.toString());
        constant.setText(((ValueSource.Constant) source).text());
        return constant;
    }

    FirstValue of(FirstOf choice, boolean dashIsMissing) {
        List<Value> values = choice.sources().stream().map(this::of).toList();
        return new FirstValue(choice.toString(), values, dashIsMissing);
    }

    /** Takes the last header of each name. */
    void readHeaders(Headers all) {
        for (Map.Entry<String, Value> each : headers.entrySet()) {
            Header header = all.lastHeader(each.getKey());
            if (header == null || header.value() == null) {
                each.getValue().forget();
            } else if (header.value().length > MAX_TEXT) {
                throw new RejectedOutcomeException(
                        Rejection.TOO_LARGE,
                        "a header has " + header.value().length + " bytes, maximum is " + MAX_TEXT);
            } else {
                each.getValue().setText(new String(header.value(), StandardCharsets.UTF_8));
            }
        }
    }

    /** Reads the object that starts at the parser's token, to its end. */
    void read(JsonParser json) throws IOException {
        tree.forget();
        length = tree.read(json, MAX_TEXT);
    }

    /** @throws RejectedOutcomeException if values were left out because of their length */
    void requireComplete() {
        if (length > MAX_TEXT) {
            throw new RejectedOutcomeException(
                    Rejection.TOO_LARGE, "the mapped values have " + length + " characters, maximum is " + MAX_TEXT);
        }
    }
}
