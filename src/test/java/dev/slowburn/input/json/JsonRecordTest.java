package dev.slowburn.input.json;

import static dev.slowburn.input.json.Decoded.TIME;
import static dev.slowburn.input.json.Decoded.mapping;
import static dev.slowburn.input.json.Decoded.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.OutcomeCopy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records in JSON: one object, arrays, lines, and what is none of these. */
class JsonRecordTest {
    private static final JsonMapping MAPPING = mapping(Map.of("map.count", "/n", "map.attributes.a.b", "/a~1b"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "null",
            value = {
                "null; the record has no value",
                "''; the record is empty",
                "' \n'; the record is empty",
                "7; expected a JSON object",
                "{\"svc\":\"a\"; invalid JSON at character 10",
                "{'svc':1}; invalid JSON at character 1",
                "{} {}; expected the end after the JSON object",
                "[x]; invalid JSON",
                "[7]; expected a JSON object in the array"
            })
    void rejectsARecordThatIsNotJson(String record, String detail) {
        assertThatThrownBy(() -> MAPPING.source(FieldsRead.EVERYTHING)
                        .decode(new RecordHeaders(), record == null ? null : record.getBytes(UTF_8), outcome -> {}))
                .isInstanceOf(RejectedOutcomeException.class)
                .hasMessageContaining(detail);
    }

    @Test
    void readsAnArrayItemByItem() {
        String good = object("\"n\":2");
        String bad = object("\"n\":\"2\"");

        Decoded.Batch batch =
                Decoded.decode(MAPPING, "[ " + good + " , " + bad + ",\"x\", null," + good + ",[" + good + "]]\n");

        assertThat(batch.outcomes()).hasSize(2);
        assertThat(batch.positions()).isEqualTo("1,2,3,5");
        assertThat(batch.reason()).isEqualTo("/n must be an integer, 0 or more, found a string");
        assertThat(batch.rest()).isEqualTo("[" + bad + ",\"x\", null,[" + good + "]]");
        assertThat(Decoded.decode(MAPPING, batch.rest()).rejected()).isEqualTo(4);
        assertThat(Decoded.decode(MAPPING, "[]")).isEqualTo(new Decoded.Batch(List.of(), 0, "", "", ""));
    }

    @Test
    void rejectsTheRestOfAnArrayWithInvalidJson() {
        String good = object("\"n\":2");

        Decoded.Batch batch = Decoded.decode(MAPPING, "[" + good + ", {\"svc\"}, " + good + "]");
        Decoded.Batch after = Decoded.decode(MAPPING, "[" + good + "] x");
        Decoded.Batch between = Decoded.decode(MAPPING, "[" + good + ", x");

        assertThat(batch.outcomes()).hasSize(1);
        assertThat(batch.positions()).isEqualTo("1");
        assertThat(batch.rest()).isEqualTo("[{\"svc\"}, " + good + "]");
        assertThat(after.outcomes()).hasSize(1);
        assertThat(after.rest()).isEqualTo("[x");
        assertThat(between.rest()).isEqualTo("[x");
    }

    @Test
    void readsLinesSeparately() {
        String good = object("\"n\":2");

        Decoded.Batch batch = Decoded.decode(
                MAPPING, "\ufeff" + good + "\r\n\n{\"svc\":\n" + good + "\n[" + good + "]\n" + good + "\n");

        assertThat(batch.outcomes()).hasSize(3);
        assertThat(batch.positions()).isEqualTo("1,3");
        assertThat(batch.reason()).isEqualTo("invalid JSON at character 7");
        assertThat(batch.rest()).isEqualTo("{\"svc\":\n[" + good + "]");
    }

    @Test
    void readsAnObjectOverSeveralLines() {
        assertThat(Decoded.decode(MAPPING, "{\n\"svc\": \"shop\",\n\"ts\": \"" + TIME + "\"\n}\n")
                        .outcomes())
                .hasSize(1);
    }

    @Test
    void listsTheFirstThousandPositions() {
        Decoded.Batch batch = Decoded.decode(MAPPING, "[" + "1,".repeat(4_999) + object("") + "]");

        assertThat(batch.rejected()).isEqualTo(4_999);
        assertThat(batch.positions()).startsWith("0,1,2").endsWith(",998,999,…");
    }

    @Test
    void reportsWhatTheReceiverRejects() {
        String good = object("");
        List<OutcomeCopy> outcomes = new ArrayList<>();
        RejectedItems rejected = MAPPING.source(FieldsRead.EVERYTHING)
                .decode(new RecordHeaders(), (good + "\n" + good).getBytes(UTF_8), outcome -> {
                    if (outcomes.isEmpty()) {
                        outcomes.add(OutcomeCopy.of(outcome));
                    } else {
                        throw new RejectedOutcomeException(Rejection.IN_THE_FUTURE, "too early");
                    }
                });

        assertThat(rejected.positions()).isEqualTo("1");
        assertThat(rejected.first().rejection()).isEqualTo(Rejection.IN_THE_FUTURE);
    }

    @Test
    void replacesMalformedBytes() {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes("{\"svc\":\"shop\",\"ts\":\"".getBytes(UTF_8));
        record.writeBytes((TIME + "\",\"a/b\":\"").getBytes(UTF_8));
        record.writeBytes("\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        record.writeBytes("\"}".getBytes(UTF_8));

        assertThat(Decoded.decode(MAPPING.source(FieldsRead.EVERYTHING), new RecordHeaders(), record.toByteArray())
                        .outcomes())
                .extracting(OutcomeCopy::attributes)
                .containsExactly(Map.of("a.b", "\ufffd"));
    }

    @Test
    void skipsTheIdOfASchema() {
        byte[] object = object("").getBytes(UTF_8);
        byte[] record = new byte[object.length + 5];
        System.arraycopy(object, 0, record, 5, object.length);
        record[4] = 7;

        assertThat(Decoded.decode(MAPPING.source(FieldsRead.EVERYTHING), new RecordHeaders(), record)
                        .outcomes())
                .hasSize(1);
    }

    @Test
    void countsTheItemsByTheirReason() {
        String record = "[" + object("\"n\":-1") + "," + object("\"n\":-2") + ",7," + object("\"svc\":\"\"") + "]";

        RejectedItems rejected = MAPPING.source(FieldsRead.EVERYTHING)
                .decode(new RecordHeaders(), record.getBytes(UTF_8), outcome -> {});

        assertThat(rejected.reasons())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Rejection.NEGATIVE_COUNT, 2, Rejection.UNDECODABLE, 1, Rejection.NO_SERVICE, 1));
    }
}
