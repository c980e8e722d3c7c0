package dev.slowburn.input.otlp.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.OtlpRecord;
import dev.slowburn.input.otlp.WireWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads messages of OTLP in JSON and writes them in Protocol Buffers: ids are in hexadecimal, 64-bit integers are strings or
 * numbers. Unknown fields are ignored.
 */
final class JsonMessages {
    /** A level of an attribute has up to four levels in JSON. */
    private static final int MAX_DEPTH = 4 * OtlpRecord.MAX_DEPTH + 30;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .build())
            .build();

    private static final BigInteger MAX_UNSIGNED =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

    /** Reads the value of a field, at which the parser is. */
    @FunctionalInterface
    interface Fields {
        void read(String name) throws IOException;
    }

    /** Reads a value, at which the parser is. */
    @FunctionalInterface
    interface Element {
        void read() throws IOException;
    }

    private final WireWriter out = new WireWriter();
    private final Fields entry = this::entry;
    private final Fields value = this::value;
    private JsonParser json;
    private int known;
    private int unknown;

    /**
     * Reads a record, which is one object, and returns it in Protocol Buffers.
     *
     * @param resources name of the field with the resources; an object with others alone is of another signal
     * @param tag of that field
     * @param fields of its elements
     */
    byte[] record(byte[] record, String resources, int tag, Fields fields) {
        out.reset();
        try (JsonParser parser = JSON.createParser(record)) {
            json = parser;
            json.nextToken();
            known = 0;
            unknown = 0;
            object(name -> {
                if (name.equals(resources)) {
                    known++;
                    messages(tag, fields);
                } else {
                    unknown++;
                    skip();
                }
            });
            if (known == 0 && unknown > 0) {
                throw malformed("no " + resources);
            }
            if (json.nextToken() != null) {
                throw malformed("text after its object");
            }
        } catch (StreamConstraintsException e) {
            throw malformed("a number that is too long, or more than " + MAX_DEPTH + " levels");
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw malformed("invalid JSON at column " + column);
        } catch (IOException e) {
            // Reading from memory can't fail otherwise.
            throw malformed("bytes that are no text");
        }
        return out.toByteArray();
    }

    static RejectedOutcomeException malformed(String what) {
        return new RejectedOutcomeException(Rejection.UNDECODABLE, "the record is no OTLP JSON: it has " + what);
    }

    private RejectedOutcomeException invalid(String expected) throws IOException {
        String name = json.currentName();
        // An element of an array has the name of the array.
        for (JsonStreamContext at = json.getParsingContext(); name == null && at != null; at = at.getParent()) {
            name = at.getCurrentName();
        }
        return malformed("no " + expected + " in " + (isName(name) ? name : "a field"));
    }

    /** Whether this is the name of a field and not some content. */
    private static boolean isName(String name) {
        return name != null && name.length() < 40 && name.matches("\\w+");
    }

    private void object(Fields fields) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                fields.read(name);
            }
        }
    }

    void skip() throws IOException {
        json.skipChildren();
    }

    void message(int tag, Fields fields) throws IOException {
        int at = out.begin(tag);
        object(fields);
        out.end(at);
    }

    void messages(int tag, Fields fields) throws IOException {
        elements(() -> message(tag, fields));
    }

    /** Reads the elements of an array. */
    void elements(Element element) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid("array");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.read();
        }
    }

    void attributes(int tag) throws IOException {
        messages(tag, entry);
    }

    private void entry(String name) throws IOException {
        switch (name) {
            case "key" -> text(OtlpFields.KEY);
            case "value" -> message(OtlpFields.VALUE, value);
            default -> skip();
        }
    }

    private void value(String name) throws IOException {
        switch (name) {
            case "stringValue" -> text(OtlpFields.STRING);
            case "boolValue" -> bool(OtlpFields.BOOL);
            case "intValue" -> out.varint(OtlpFields.INT, integer());
            case "doubleValue" -> real(OtlpFields.DOUBLE);
            case "bytesValue" -> out.delimited(OtlpFields.BYTES, base64());
            case "arrayValue" -> message(OtlpFields.ARRAY, elements(value));
            case "kvlistValue" -> message(OtlpFields.MAP, elements(entry));
            default -> skip();
        }
    }

    private Fields elements(Fields element) {
        return name -> {
            if (name.equals("values")) {
                messages(OtlpFields.ELEMENT, element);
            } else {
                skip();
            }
        };
    }

    void text(int tag) throws IOException {
        out.delimited(tag, string().getBytes(StandardCharsets.UTF_8));
    }

    private String string() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid("string");
        }
        return json.getText();
    }

    void hexadecimal(int tag) throws IOException {
        try {
            out.delimited(tag, HexFormat.of().parseHex(string()));
        } catch (IllegalArgumentException e) {
            throw invalid("hexadecimal digits");
        }
    }

    private byte[] base64() throws IOException {
        try {
            return Base64Variants.MIME_NO_LINEFEEDS.decode(string());
        } catch (IllegalArgumentException e) {
            throw invalid("base64");
        }
    }

    void bool(int tag) throws IOException {
        if (!json.currentToken().isBoolean()) {
            throw invalid("boolean");
        }
        out.varint(tag, json.getBooleanValue() ? 1 : 0);
    }

    void varint(int tag) throws IOException {
        out.varint(tag, integer());
    }

    /** Reads a number or a name; a name that is not known is none of the numbers. */
    void enumeration(int tag, List<String> names) throws IOException {
        boolean isName = json.currentToken() == JsonToken.VALUE_STRING;
        out.varint(tag, isName ? names.indexOf(string()) : integer());
    }

    /** Reads a signed 32-bit integer and writes it in zigzag encoding. */
    void signed32(int tag) throws IOException {
        long number = integer();
        if (number != (int) number) {
            throw invalid("32-bit integer");
        }
        out.varint(tag, (number << 1) ^ (number >> 63));
    }

    void real(int tag) throws IOException {
        out.fixed64(tag, Double.doubleToLongBits(real()));
    }

    void fixed64(int tag) throws IOException {
        out.fixed64(tag, integer());
    }

    void fixed32(int tag) throws IOException {
        out.fixed32(tag, (int) integer());
    }

    /** A signed or an unsigned 64-bit integer. */
    private long integer() throws IOException {
        JsonToken token = json.currentToken();
        if ((!token.isNumeric() && token != JsonToken.VALUE_STRING) || json.getTextLength() > 30) {
            throw invalid("integer");
        }
        try {
            BigDecimal number = new BigDecimal(json.getText());
            if (number.precision() - number.scale() > 20) {
                throw invalid("64-bit integer");
            }
            BigInteger integer = number.toBigIntegerExact();
            if (integer.compareTo(MIN) < 0 || integer.compareTo(MAX_UNSIGNED) > 0) {
                throw invalid("64-bit integer");
            }
            return integer.longValue();
        } catch (ArithmeticException | NumberFormatException e) {
            throw invalid("integer");
        }
    }

    private double real() throws IOException {
        if (json.currentToken().isNumeric()) {
            return json.getDoubleValue();
        }
        try {
            return Double.parseDouble(string());
        } catch (NumberFormatException e) {
            throw invalid("number");
        }
    }
}
