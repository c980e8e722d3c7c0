package dev.slowburn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.input.notation.PlausibleTime;
import dev.slowburn.input.notation.TimeUnitWord;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    private static final Instant AT = Instant.parse("2015-05-17T08:05:03Z");

    private final LineParser parser = LogFormat.JSONL.parser("shop");

    @Test
    void parsesEveryField() throws UnreadableLineException {
        assertThat(parser.parse("{\"event_id\":\"e1\",\"service\":\"cart\",\"occurred_at\":" + AT.toEpochMilli()
                        + ",\"operation\":\"GET /cart\",\"outcome\":\"REJECTED\",\"status_code\":429,"
                        + "\"duration_micros\":1500,\"count\":3,\"attributes\":{\"region\":\"eu\"}}"))
                .isEqualTo(RequestOutcome.newBuilder()
                        .setEventId("e1")
                        .setService("cart")
                        .setOccurredAt(AT)
                        .setOperation("GET /cart")
                        .setOutcome(Outcome.REJECTED)
                        .setStatusCode(429)
                        .setDurationMicros(1500L)
                        .setCount(3)
                        .setAttributes(Map.of("region", "eu"))
                        .build());
    }

    @Test
    void appliesTheSchemasDefaultsToALineWithATimeOnly() throws UnreadableLineException {
        assertThat(parser.parse("{\"occurred_at\":\"2015-05-17T08:05:03Z\"}"))
                .isEqualTo(RequestOutcome.newBuilder()
                        .setService("shop")
                        .setOccurredAt(AT)
                        .setOutcome(Outcome.UNKNOWN)
                        .build());
    }

    @Test
    void hasTheFieldsOfTheSchema() {
        assertThat(Arrays.stream(JsonField.values()).map(JsonField::toString))
                .containsExactlyElementsOf(RequestOutcome.getClassSchema().getFields().stream()
                        .map(Schema.Field::name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1431849903000",
                "\"2015-05-17T08:05:03Z\"",
                "\"2015-05-17T08:05:03.000999Z\"",
                "\"2015-05-17T10:05:03+02:00\"",
                "\"2015-05-17T10:05:03+0200\"",
                "\"2015-05-17T10:05:03+02\""
            })
    void parsesSeveralFormatsOfTimes(String time) throws UnreadableLineException {
        assertThat(parser.parse("{\"occurred_at\":" + time + "}").getOccurredAt())
                .isEqualTo(AT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1431849903.5",
                "1e12",
                "1e999999999",
                "99999999999999999999",
                "null",
                "true",
                "[]",
                "\"1431849903000\"",
                "\"2015-05-17T08:05:03\"",
                "\"2015-02-30T08:05:03Z\"",
                "\"2015-05-17 08:05:03Z\"",
                "\"2015-05-17\"",
                "\"+9999999999-05-17T08:05:03Z\""
            })
    void namesTheFieldOfAnInvalidTime(String time) {
        assertUnreadable("{\"occurred_at\":" + time + "}", "occurred_at must be milliseconds");
    }

    @ParameterizedTest
    @CsvSource({
        "1431849903, s",
        "1431849903000, ms",
        "1431849903000000, us",
        "1431849903000000999, ns",
        "1431849903.0009, s"
    })
    void parsesANumericTimeInTheGivenUnit(String time, String unit) throws UnreadableLineException {
        LineParser inUnit =
                LogFormat.JSONL.parser("shop", TimeUnitWord.ofWord(unit).orElseThrow());

        assertThat(inUnit.parse("{\"occurred_at\":" + time + "}").getOccurredAt())
                .isEqualTo(AT);
        assertThat(inUnit.parse("{\"occurred_at\":\"2015-05-17T08:05:03Z\"}").getOccurredAt())
                .isEqualTo(AT);
    }

    @ParameterizedTest
    @CsvSource({
        "1714989600, did you mean seconds? use --time-unit s",
        "1714989600000000, did you mean microseconds? use --time-unit us",
        "1714989600000000000, did you mean nanoseconds? use --time-unit ns",
        "0, not in the years",
        "-1, not in the years",
        "9223372036854775807, not in the years",
        "-9223372036854775808, not in the years",
        "1714989600.25, only --time-unit s allows fractions",
        "\"0001-01-01T00:00:00Z\", not in the years 2000 to 2099",
        "\"1970-01-01T00:00:00Z\", not in the years 2000 to 2099",
        "\"9999-12-31T23:59:59Z\", not in the years 2000 to 2099"
    })
    void rejectsATimeInAnotherUnitThanMilliseconds(String time, String reason) {
        assertUnreadable("{\"occurred_at\":" + time + "}", reason);
    }

    @Test
    void findsANumberPlausibleInAtMostOneUnit() {
        for (long at = 1; at > 0 && at < Long.MAX_VALUE / 3; at = at * 3 + 1) {
            long number = at;
            assertThat(Arrays.stream(TimeUnitWord.values())
                            .filter(unit -> PlausibleTime.isPlausible(unit.epochMillis(number))))
                    .hasSizeLessThan(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "web-1  | ", "2015-05-17T08:05:03.123456789Z stdout F "})
    void ignoresAPrefixOfALogCollector(String prefix) throws UnreadableLineException {
        String line = "{\"occurred_at\":1772366400000,\"operation\":\"a {b\"}";
        assertThat(parser.parse(prefix + line)).isEqualTo(parser.parse(line));
    }

    @Test
    void sendsOnlyTheLineInMillisecondsOfAFileWithMixedUnits() throws IOException {
        List<RequestOutcome> sent = new ArrayList<>();
        Ingestion ingestion = new Ingestion(parser, sent::add);
        try (InputStream in = getClass().getResourceAsStream("/ingest/epoch-units.jsonl")) {
            assertThat(ingestion.read(in)).isEqualTo(new IngestCounts(4, 1, 3, 0));
        }

        assertThat(sent).extracting(each -> each.getAttributes().get("unit")).containsExactly("ms");
        assertThat(ingestion.firstUnreadable()).extracting(Unreadable::line).containsExactly(1L, 3L, 4L);
    }

    @ParameterizedTest
    @CsvSource({"200, SUCCESS", "404, CLIENT_ERROR", "503, SERVER_ERROR", "504, TIMEOUT", "null, UNKNOWN"})
    void derivesAMissingOutcomeFromTheStatus(String status, Outcome outcome) throws UnreadableLineException {
        assertThat(parser.parse("{\"occurred_at\":1772366400000,\"status_code\":" + status + "}")
                        .getOutcome())
                .isEqualTo(outcome);
    }

    @Test
    void requiresAnOutcomeForANonHttpStatus() throws UnreadableLineException {
        assertUnreadable("{\"occurred_at\":1772366400000,\"status_code\":14}", "status_code 14 is not from 100 to 599");
        assertThat(parser.parse("{\"occurred_at\":1772366400000,\"status_code\":14,\"outcome\":\"SERVER_ERROR\"}")
                        .getStatusCode())
                .isEqualTo(14);
    }

    @Test
    void prefersAnExplicitOutcomeToTheStatus() throws UnreadableLineException {
        assertThat(parser.parse("{\"occurred_at\":1772366400000,\"status_code\":200,\"outcome\":\"TIMEOUT\"}")
                        .getOutcome())
                .isEqualTo(Outcome.TIMEOUT);
    }

    @Test
    void convertsNumbersAndBooleansInAttributesToStrings() throws UnreadableLineException {
        assertThat(parser.parse(
                                "{\"occurred_at\":1772366400000,\"attributes\":{\"a\":1.50,\"b\":true,\"c\":-7,\"d\":\"x\"}}")
                        .getAttributes())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1.50", "b", "true", "c", "-7", "d", "x"));
    }

    @Test
    void acceptsNullWhereTheSchemaAllowsIt() throws UnreadableLineException {
        assertThat(parser.parse(
                        "{\"event_id\":null,\"occurred_at\":1772366400000,\"operation\":null,\"status_code\":null,"
                                + "\"duration_micros\":null}"))
                .isEqualTo(RequestOutcome.newBuilder()
                        .setService("shop")
                        .setOccurredAt(Instant.ofEpochMilli(1_772_366_400_000L))
                        .setOutcome(Outcome.UNKNOWN)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"event_id\":7|event_id must be a string, found '7'",
                "\"service\":null|service must be a string, found 'null'",
                "\"service\":\" \"|service must not be empty",
                "\"operation\":{}|operation must be a string, found an object",
                "\"outcome\":\"success\"|outcome must be one of SUCCESS, CLIENT_ERROR",
                "\"outcome\":null|outcome must be one of",
                "\"outcome\":0|outcome must be one of",
                "\"status_code\":\"200\"|status_code must be an integer, found the string '200'",
                "\"status_code\":200.0|status_code must be an integer, found '200.0'",
                "\"status_code\":4294967496|status_code must be a 32-bit integer",
                "\"duration_micros\":-1|duration_micros must be an integer, 0 or more, found '-1'",
                "\"duration_micros\":9223372036854775808|duration_micros must be an integer, 0 or more",
                "\"count\":-1|count must be an integer, 0 or more, found '-1'",
                "\"count\":null|count must be an integer, 0 or more, found 'null'",
                "\"attributes\":[]|attributes must be an object of strings, found an array",
                "\"attributes\":null|attributes must be an object of strings",
                "\"attributes\":{\"a\":null}|in attributes, 'a' must be a string, a number or a boolean, found 'null'",
                "\"attributes\":{\"a\":{\"b\":1}}|in attributes, 'a' must be a string",
                "\"attributes\":{\"a\":[1]}|in attributes, 'a' must be a string",
                "\"attributes\":{\"a\":1,\"a\":1}|attributes has 'a' twice",
                "\"count\":1,\"count\":1|the line has count twice",
                "\"statuscode\":200|unknown field 'statuscode'; the fields are event_id, service",
                "\"Service\":\"x\"|unknown field 'Service'"
            })
    void namesAnInvalidField(String fields, String reason) {
        assertUnreadable("{\"occurred_at\":1772366400000," + fields + "}", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|the line has no occurred_at",
                "[]|expected one JSON object, found '[]'",
                "7|expected one JSON object",
                "null|expected one JSON object",
                "{\"occurred_at\":1772366400000|the line ends inside its JSON object",
                "{\"occurred_at\"|the line ends inside its JSON object",
                "{\"occurred_at\":1772366400000} {}|expected the end after the JSON object",
                "{\"occurred_at\":1772366400000}}|invalid JSON at column 30",
                "{'occurred_at':1772366400000}|invalid JSON at column 2",
                "{\"occurred_at\":NaN}|invalid JSON at column",
                "h - - [17/May/2015:10:05:03 +0200]|invalid JSON at column 1: 'h - - ["
            })
    void rejectsALineThatIsNotOneObject(String line, String reason) {
        assertUnreadable(line, reason);
    }

    @Test
    void requiresAServiceInTheLineOrAsAnOption() throws UnreadableLineException {
        LineParser unnamed = LogFormat.JSONL.parser(null);

        assertThatThrownBy(() -> unnamed.parse("{\"occurred_at\":1772366400000}"))
                .isInstanceOf(UnreadableLineException.class)
                .hasMessageContaining("no service; add it to the line or pass --service");
        assertThat(unnamed.parse("{\"occurred_at\":1772366400000,\"service\":\"a\"}")
                        .getService())
                .isEqualTo("a");
    }

    @Test
    void limitsDepthAndLength() {
        assertUnreadable("{\"attributes\":{\"a\":\"" + "x".repeat(70_000) + "\"}}", "too long");
        assertUnreadable("{\"" + "x".repeat(70_000) + "\":1}", "too long");
        assertUnreadable("{\"occurred_at\":" + "1".repeat(70_000) + "}", "too long");
        assertUnreadable("[".repeat(70_000), "expected one JSON object");
        assertUnreadable("{\"attributes\":{\"a\":" + "[".repeat(70_000), "in attributes, 'a' must be a string");
    }

    @Test
    void shortensQuotedTextInAReason() {
        assertThatThrownBy(() -> parser.parse("{\"" + "\\u001b".repeat(100) + "\":1}"))
                .isInstanceOf(UnreadableLineException.class)
                .message()
                .hasSizeLessThan(250)
                .doesNotContain("\u001b");
    }

    private void assertUnreadable(String line, String reason) {
        assertThatThrownBy(() -> parser.parse(line))
                .isInstanceOf(UnreadableLineException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("column 0");
    }
}
