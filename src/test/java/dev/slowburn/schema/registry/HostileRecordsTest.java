package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.schema.decode.OutcomeDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small records that are expensive to decode, or that exceed the limits of the decoder. */
class HostileRecordsTest {
    private static final int ID = 1;
    private static final long HUGE = 1L << 60;

    private interface Body {
        void write(BinaryEncoder out) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"null\"",
                "{\"type\": \"fixed\", \"name\": \"Empty\", \"size\": 0}",
                "{\"type\": \"record\", \"name\": \"Empty\", \"fields\": []}",
                "{\"type\": \"record\", \"name\": \"Nulls\", \"fields\": [{\"name\": \"a\", \"type\": \"null\"}]}",
            })
    void skipsHugeArrayOfEmptyItemsQuickly(String items) {
        Outcome outcome = read(extra("{\"type\": \"array\", \"items\": " + items + "}"), out -> {
            out.writeLong(HUGE);
            out.writeLong(-HUGE);
            out.writeLong(0);
            out.writeLong(0);
        });

        assertThat(outcome.service()).isEqualTo("shop");
    }

    @Test
    void skipsExponentiallyNestedEmptyRecordsQuickly() {
        List<Schema.Field> none = List.of();
        Schema level = Schema.createRecord("Level0", null, null, false, none);
        for (int i = 1; i < 60; i++) {
            List<Schema.Field> two = List.of(new Schema.Field("a", level), new Schema.Field("b", level));
            level = Schema.createRecord("Level" + i, null, null, false, two);
        }

        assertThat(read(extra(level.toString()), out -> {}).service()).isEqualTo("shop");
    }

    @Test
    void rejectsHugeArrayOfItemsWithBytes() {
        assertRefused(extra("{\"type\": \"array\", \"items\": \"int\"}"), out -> out.writeLong(HUGE));
        assertRefused(extra("{\"type\": \"map\", \"values\": \"null\"}"), out -> out.writeLong(HUGE));
    }

    @Test
    void rejectsBlockCountThatCannotBeNegated() {
        assertRefused(extra("{\"type\": \"array\", \"items\": \"null\"}"), out -> {
            out.writeLong(Long.MIN_VALUE);
            out.writeLong(0);
            out.writeLong(0);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, 100})
    void rejectsInvalidLength(long length) {
        assertRefused(extra("\"bytes\""), out -> out.writeLong(length));
    }

    @Test
    void rejectsDeepRecursion() {
        Schema list = extra("""
                {"type": "record", "name": "Node", "fields": [{"name": "next", "type": ["null", "Node"]}]}""");
        assertThat(read(list, out -> nest(out, 60)).service()).isEqualTo("shop");
        assertRefused(list, out -> nest(out, 60_000));
    }

    private static void nest(BinaryEncoder out, int depth) throws IOException {
        for (int i = 0; i < depth; i++) {
            out.writeIndex(1);
        }
        out.writeIndex(0);
    }

    @Test
    void rejectsDeeplyNestedArrays() {
        Schema tree = extra("""
                {"type": "record", "name": "Tree", "fields": [
                  {"name": "branches", "type": {"type": "array", "items": "Tree"}}]}""");
        assertRefused(tree, out -> {
            for (int i = 0; i < 60_000; i++) {
                out.writeLong(1);
            }
        });
    }

    @Test
    void rejectsInfinitelyRecursiveRecord() {
        Schema self = extra("""
                {"type": "record", "name": "Self", "fields": [
                  {"name": "a", "type": "Self"}, {"name": "b", "type": "Self"}]}""");
        assertRefused(self, out -> {});
    }

    @Test
    void resolvesDeepSchema() {
        StringBuilder arrays = new StringBuilder("\"int\"");
        for (int i = 0; i < 300; i++) {
            arrays.insert(0, "{\"type\": \"array\", \"items\": ").append('}');
        }

        assertThat(read(extra(arrays.toString()), out -> out.writeLong(0)).service())
                .isEqualTo("shop");
    }

    @Test
    void rejectsUnknownSymbol() {
        Schema schema = named("outcome", "{\"type\": \"enum\", \"name\": \"Outcome\", \"symbols\": [\"SUCCESS\"]}");
        assertRefused(schema, out -> out.writeEnum(1));
        assertRefused(schema, out -> out.writeEnum(-1));
        assertRefused(schema, out -> out.writeLong(HUGE));
    }

    @Test
    void rejectsTooLongRecordWithoutDecoding() {
        Schema schema = extra("\"bytes\"");
        assertThat(read(schema, out -> out.writeBytes(new byte[60_000])).service())
                .isEqualTo("shop");
        assertRefusedAs(Rejection.TOO_LARGE, schema, out -> out.writeBytes(new byte[66_000]));
    }

    @Test
    void rejectsAttributesBeyondEndOfRecord() {
        Schema schema = named("attributes", "{\"type\": \"map\", \"values\": \"string\"}");
        assertRefused(schema, out -> out.writeLong(HUGE));
    }

    private static Schema extra(String type) {
        return named("extra", type);
    }

    private static Schema named(String name, String type) {
        List<String> fields = new ArrayList<>();
        fields.add("{\"name\": \"service\", \"type\": \"string\"}");
        fields.add("{\"name\": \"occurred_at\", \"type\": \"long\"}");
        fields.add("{\"name\": \"" + name + "\", \"type\": " + type + "}");
        return new Schema.Parser()
                .parse("{\"type\": \"record\", \"name\": \"Hostile\", \"fields\": [" + String.join(",", fields) + "]}");
    }

    private static void assertRefused(Schema schema, Body body) {
        assertRefusedAs(Rejection.UNDECODABLE, schema, body);
    }

    private static void assertRefusedAs(Rejection reason, Schema schema, Body body) {
        assertThatThrownBy(() -> read(schema, body))
                .isInstanceOfSatisfying(RejectedOutcomeException.class, e -> assertThat(e.rejection())
                        .isEqualTo(reason));
    }

    private static Outcome read(Schema schema, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            out.writeString("shop");
            out.writeLong(0);
            body.write(out);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new OutcomeDecoder(new StubSchemas().with(ID, schema), Set.of(OutcomeField.values()))
                .decode(new RecordHeaders(), StubSchemas.prefixed(ID, bytes.toByteArray()));
    }
}
