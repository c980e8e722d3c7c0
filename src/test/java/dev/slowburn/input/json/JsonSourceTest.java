package dev.slowburn.input.json;

import static dev.slowburn.input.json.Decoded.TIME;
import static dev.slowburn.input.json.Decoded.assertRejected;
import static dev.slowburn.input.json.Decoded.mapping;
import static dev.slowburn.input.json.Decoded.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.testkit.OutcomeCopy;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of an outcome in JSON; {@link JsonRecordTest} has the records that contain them. */
class JsonSourceTest {
    private static final long AT = Instant.parse(TIME).toEpochMilli();

    private static final JsonMapping MAPPING = mapping(Map.of(
            "map.status", "/http/status",
            "map.duration", "/ms",
            "map.duration.unit", "ms",
            "map.operation", "/method /route",
            "map.outcome", "/outcome",
            "map.count", "/n",
            "map.attributes.zone", "/tags/0",
            "map.attributes.a.b", "/a~1b"));

    @Test
    void readsEveryMappedField() {
        assertThat(
                        Decoded.one(
                                MAPPING,
                                object(
                                        "\"http\":{\"other\":[1,{}],\"status\":503},\"ms\":12.3456,\"method\":\"GET\",\"x\":null,"
                                                + "\"route\":\"/c\u00e4rt\",\"n\":7,\"tags\":[\"\u6771\u4eac\",\"b\"],\"a/b\":1.50")))
                .isEqualTo(new OutcomeCopy(
                        "shop",
                        AT,
                        "GET /c\u00e4rt",
                        OutcomeKind.SERVER_ERROR,
                        503,
                        12_345L,
                        7,
                        Map.of("zone", "\u6771\u4eac", "a.b", "1.50")));
    }

    @Test
    void leavesOutWhatIsMissingOrNull() {
        assertThat(Decoded.one(MAPPING, object("\"ms\":null,\"http\":[],\"method\":\"GET\",\"tags\":{}")))
                .isEqualTo(new OutcomeCopy("shop", AT, null, OutcomeKind.UNKNOWN, null, null, 1, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"http\":{\"status\":\"200\"}; UNDECODABLE; /http/status must be an integer, found a string",
                "\"http\":{\"status\":200.5}; UNDECODABLE; /http/status must be an integer, found another number",
                "\"http\":{\"status\":9999999999}; UNDECODABLE; /http/status must be an integer",
                "\"http\":{\"status\":14}; UNDECODABLE; /http/status is not a status from 100 to 599",
                "\"ms\":\"12\"; UNDECODABLE; /ms must be a number of milliseconds, 0 or more, found a string",
                "\"ms\":true; UNDECODABLE; found a boolean",
                "\"ms\":-0.001; NEGATIVE_DURATION; negative",
                "\"method\":1,\"route\":\"/\"; UNDECODABLE; /method must be a string, found a number",
                "\"outcome\":\"ok\"; UNDECODABLE; /outcome must be one of SUCCESS",
                "\"outcome\":[]; UNDECODABLE; found an array",
                "\"n\":-1; NEGATIVE_COUNT; negative",
                "\"n\":1.0; UNDECODABLE; /n must be an integer, 0 or more, found another number",
                "\"tags\":[{}]; UNDECODABLE; /tags/0 must be a string, a number or a boolean, found an object",
                "\"svc\":null; NO_SERVICE; there is no service at /svc",
                "\"svc\":\" \"; NO_SERVICE; there is no service at /svc",
                "\"svc\":7; UNDECODABLE; /svc must be a string, found a number",
                "\"ts\":null; UNDECODABLE; there is no time at /ts",
                "\"ts\":1772366400; UNDECODABLE; /ts must be a time such as \"2026-03-01T12:00:00Z\", found a number",
                "\"ts\":\"yesterday\"; UNDECODABLE; found another string",
                "\"ts\":\"1970-01-01T00:00:00Z\"; UNDECODABLE; /ts is not in the years 2000 to 2099"
            })
    void rejectsAValueOfAnotherTypeByItsPointer(String members, Rejection rejection, String detail) {
        assertRejected(MAPPING, object(members), rejection, detail);
    }

    @ParameterizedTest
    @CsvSource({
        "s, 1772366400.2509, 1772366400250",
        "s, 1.7723664E9, 1772366400000",
        "ms, 1772366400250, 1772366400250",
        "us, 1772366400250999, 1772366400250",
        "ns, 1772366400250999999, 1772366400250",
        "clf, \"01/Mar/2026:13:00:00 +0100\", 1772366400000",
        "rfc3339, \"2026-03-01T13:00:00.250+01:00\", 1772366400250"
    })
    void readsTimesInAllFormats(String format, String time, long millis) {
        JsonMapping mapping = mapping(Map.of("map.time.format", format));

        assertThat(Decoded.one(mapping, "{\"svc\":\"a\",\"ts\":" + time + "}").occurredAt())
                .isEqualTo(millis);
    }

    @Test
    void suggestsTheUnitOfAnImplausibleTime() {
        assertRejected(
                mapping(Map.of("map.time.format", "s")),
                "{\"svc\":\"a\",\"ts\":1772366400250}",
                Rejection.UNDECODABLE,
                "/ts in seconds is not in the years 2000 to 2099; did you mean milliseconds? use map.time.format=ms");
    }

    @ParameterizedTest
    @CsvSource({
        "s, 0.0123456, 12345",
        "ms, 12.3, 12300",
        "us, 12, 12",
        "ns, 12999, 12",
        "text, \"1m2.5s\", 62500000",
        "text, \"0.012s\", 12000"
    })
    void readsDurationsInAllUnits(String unit, String duration, long micros) {
        JsonMapping mapping = mapping(Map.of("map.duration", "/took", "map.duration.unit", unit));

        assertThat(Decoded.one(mapping, object("\"took\":" + duration)).durationMicros())
                .isEqualTo(micros);
    }

    @Test
    void addsTheDurationToATimeOfTheStart() {
        JsonMapping mapping =
                mapping(Map.of("map.duration", "/took", "map.duration.unit", "s", "map.time.of", "start"));
        FieldsRead nothing = FieldsRead.NOTHING;

        assertThat(Decoded.one(mapping, object("\"took\":1.5")).occurredAt()).isEqualTo(AT + 1_500);
        assertThat(Decoded.decode(
                                mapping.source(nothing),
                                new RecordHeaders(),
                                object("\"took\":1.5").getBytes(UTF_8))
                        .outcomes())
                .extracting(OutcomeCopy::occurredAt)
                .containsExactly(AT + 1_500);
    }

    @Test
    void acceptsNumbersAsTextOnlyIfTheMappingAllowsIt() {
        JsonMapping mapping = mapping(Map.of(
                "map.numbers", "text", "map.duration", "/took", "map.duration.unit", "s", "map.status", "/status"));

        assertThat(Decoded.one(mapping, object("\"took\":\"0.250\",\"status\":\"404\"")))
                .extracting(OutcomeCopy::durationMicros, OutcomeCopy::statusCode)
                .containsExactly(250_000L, 404);
        assertThat(Decoded.one(mapping, object("\"took\":\"0.100, - : 0.020\",\"status\":\"502, 504 : 200\"")))
                .extracting(OutcomeCopy::durationMicros, OutcomeCopy::statusCode)
                .containsExactly(120_000L, 200);
        assertThat(Decoded.one(mapping, object("\"took\":\"-\",\"status\":\"000\"")))
                .extracting(OutcomeCopy::durationMicros, OutcomeCopy::statusCode, OutcomeCopy::kind)
                .containsExactly(null, null, OutcomeKind.UNKNOWN);
        assertRejected(mapping, object("\"took\":\"fast\""), Rejection.UNDECODABLE, "found another string");
        assertRejected(mapping, object("\"took\":\"0.1,\""), Rejection.UNDECODABLE, "found another string");
    }

    @Test
    void usesTheFirstValueThatIsPresent() {
        JsonMapping mapping = mapping(Map.of("map.service", "/a | /b/c | constant:none"));

        assertThat(Decoded.one(mapping, object("\"a\":\"x\",\"b\":{\"c\":\"y\"}"))
                        .service())
                .isEqualTo("x");
        assertThat(Decoded.one(mapping, object("\"a\":null,\"b\":{\"c\":\"y\"}"))
                        .service())
                .isEqualTo("y");
        assertThat(Decoded.one(mapping, object("\"b\":\"y\"")).service()).isEqualTo("none");
    }

    @Test
    void readsTheLastOfSeveralMembersWithTheSameName() {
        assertThat(Decoded.one(MAPPING, object("\"http\":{\"status\":500},\"http\":{\"x\":1},\"n\":1,\"n\":2")))
                .extracting(OutcomeCopy::statusCode, OutcomeCopy::count)
                .containsExactly(null, 2L);
    }

    @Test
    void cutsTheQueryOfAnOperation() {
        JsonMapping path = mapping(Map.of("map.operation", "/m /u", "map.operation.format", "path"));
        JsonMapping line = mapping(Map.of("map.operation", "/r", "map.operation.format", "request-line"));

        assertThat(Decoded.one(path, object("\"m\":\"GET\",\"u\":\"/cart?id=7\""))
                        .operation())
                .isEqualTo("GET /cart");
        assertThat(Decoded.one(line, object("\"r\":\"GET /cart?id=7 HTTP/1.1\""))
                        .operation())
                .isEqualTo("GET /cart");
        assertThat(Decoded.one(line, object("\"r\":\"\\u0016\\u0003\"")).operation())
                .isNull();
    }

    @Test
    void prefersAnOutcomeToTheStatus() {
        assertThat(Decoded.one(MAPPING, object("\"http\":{\"status\":14},\"outcome\":\"TIMEOUT\"")))
                .extracting(OutcomeCopy::kind, OutcomeCopy::statusCode)
                .containsExactly(OutcomeKind.TIMEOUT, 14);
    }

    @Test
    void readsHeaders() {
        JsonMapping mapping = JsonMapping.of(
                Map.of("map.service", "header:ce_source", "map.time", "header:ce_time", "map.status", "/status"));
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_source", "old".getBytes(UTF_8))
                .add("ce_source", "b\u00e4r".getBytes(UTF_8))
                .add("ce_time", TIME.getBytes(UTF_8));
        JsonSource source = mapping.source(FieldsRead.EVERYTHING);

        assertThat(Decoded.decode(source, headers, "[{\"status\":200},{}]".getBytes(UTF_8))
                        .outcomes())
                .extracting(OutcomeCopy::service, OutcomeCopy::occurredAt, OutcomeCopy::statusCode)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b\u00e4r", AT, 200),
                        org.assertj.core.groups.Tuple.tuple("b\u00e4r", AT, null));
        assertThatThrownBy(() -> Decoded.decode(source, new RecordHeaders(), "{}".getBytes(UTF_8)))
                .hasMessage("there is no service at header:ce_source");
    }

    @Test
    void readsOnlyTheAttributesInUse() {
        FieldsRead zone = new FieldsRead(Set.of(OutcomeField.ATTRIBUTES), false, Set.of("zone"));
        byte[] record = object("\"tags\":[\"x\"],\"a/b\":\"y\",\"http\":{\"status\":14},\"ms\":-1")
                .getBytes(UTF_8);

        assertThat(Decoded.decode(MAPPING.source(zone), new RecordHeaders(), record)
                        .outcomes())
                .containsExactly(
                        new OutcomeCopy("shop", AT, null, OutcomeKind.UNKNOWN, null, null, 1, Map.of("zone", "x")));
    }

    @Test
    void limitsDepthAndLength() {
        assertRejected(
                MAPPING, object("\"x\":" + "[".repeat(200)), Rejection.UNDECODABLE, "nested more than 100 levels deep");
        assertRejected(
                MAPPING,
                object("\"a/b\":\"" + "x".repeat(70_000) + "\""),
                Rejection.TOO_LARGE,
                "characters, maximum is 65536");
        assertRejected(MAPPING, " ".repeat((16 << 20) + 1), Rejection.TOO_LARGE, "maximum is 16777216");
        assertThat(Decoded.one(MAPPING, object("\"unknown\":\"" + "x".repeat(1 << 20) + "\""))
                        .service())
                .isEqualTo("shop");
    }
}
