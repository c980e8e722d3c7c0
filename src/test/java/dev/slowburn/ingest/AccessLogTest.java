package dev.slowburn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
    private static final String COMMON =
            "192.0.2.1 - - [17/May/2015:10:05:03 +0200] \"GET /cart?id=7 HTTP/1.1\" 200 512";
    private static final String COMBINED = COMMON + " \"https://shop.example/\" \"curl/8.6.0\"";

    private final LineParser combined = LogFormat.COMBINED.parser("shop");
    private final LineParser common = LogFormat.COMMON.parser("shop");
    private final List<RequestOutcome> outcomesOfFile = new ArrayList<>();

    @Test
    void parsesACombinedLineAsAnOutcomeOfTheService() throws UnreadableLineException {
        assertThat(combined.parse(COMBINED))
                .isEqualTo(RequestOutcome.newBuilder()
                        .setService("shop")
                        .setOccurredAt(Instant.parse("2015-05-17T08:05:03Z"))
                        .setOperation("GET /cart")
                        .setOutcome(Outcome.SUCCESS)
                        .setStatusCode(200)
                        .build());
    }

    @Test
    void parsesACommonLineAsTheSameOutcome() throws UnreadableLineException {
        assertThat(common.parse(COMMON)).isEqualTo(combined.parse(COMBINED));
    }

    @Test
    void parsesEveryLineOfARealisticLog() throws IOException {
        List<RequestOutcome> outcomes = new ArrayList<>();
        Ingestion ingestion = new Ingestion(combined, outcomes::add);

        try (InputStream log = AccessLogTest.class.getResourceAsStream("/ingest/access.log")) {
            ingestion.read(log);
        }

        assertThat(ingestion.firstUnreadable()).isEmpty();
        assertThat(outcomes)
                .extracting(RequestOutcome::getOperation)
                .containsExactly(
                        "GET /",
                        "GET /static/app.css",
                        "POST /checkout",
                        "POST /checkout",
                        "GET /search",
                        null,
                        null,
                        null,
                        "DELETE /cart/7",
                        "GET /say/\"hello\"",
                        "HEAD /healthz",
                        "GET /report",
                        "GET /report",
                        "GET /report",
                        "OPTIONS *",
                        "GET /old",
                        "GET /straße/日本",
                        null,
                        "PROPFIND /dav/a b",
                        "GET /upgrade");
        assertThat(outcomes.stream().collect(Collectors.groupingBy(RequestOutcome::getOutcome, Collectors.counting())))
                .containsOnly(
                        Map.entry(Outcome.SUCCESS, 11L),
                        Map.entry(Outcome.CLIENT_ERROR, 6L),
                        Map.entry(Outcome.SERVER_ERROR, 2L),
                        Map.entry(Outcome.TIMEOUT, 1L));
        assertThat(outcomes).extracting(RequestOutcome::getOccurredAt).isSorted();
    }

    @ParameterizedTest
    @CsvSource({
        "100, SUCCESS",
        "399, SUCCESS",
        "400, CLIENT_ERROR",
        "499, CLIENT_ERROR",
        "500, SERVER_ERROR",
        "503, SERVER_ERROR",
        "504, TIMEOUT",
        "505, SERVER_ERROR",
        "599, SERVER_ERROR"
    })
    void derivesTheOutcomeFromTheStatus(int status, Outcome outcome) throws UnreadableLineException {
        RequestOutcome read = combined.parse(COMBINED.replace(" 200 ", " " + status + " "));
        assertThat(read.getOutcome()).isEqualTo(outcome);
        assertThat(read.getStatusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "099", "600", "999", "20", "2000", "-", "+20", "2 0", "٢٠٠"})
    void rejectsAStatusOutsideTheHttpRange(String status) {
        assertUnreadable(combined, COMBINED.replace(" 200 ", " " + status + " "), "from 100 to 599");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "17/Mai/2015:10:05:03 +0200",
                "17/anF/2015:10:05:03 +0200",
                "31/Feb/2015:10:05:03 +0200",
                "17/May/2015:24:05:03 +0200",
                "17/May/2015:10:05:60 +0200",
                "17/May/2015:10:05:03 *0200",
                "17/May/2015:10:05:03 +2500",
                "17/May/2015:10:05:03 +0260",
                "17/May/2015:10:05:03+00200",
                "17-May-2015:10:05:03 +0200",
                "1a/May/2015:10:05:03 +0200",
                "17/May/2015:10:05:03",
                "2015-05-17T10:05:03+02:00",
                ""
            })
    void rejectsATimeInAnotherFormat(String time) {
        assertUnreadable(combined, COMBINED.replace("17/May/2015:10:05:03 +0200", time), "dd/MMM/yyyy:HH:mm:ss +ZZZZ");
    }

    @Test
    void appliesTheMinutesOfANegativeZoneOffset() throws UnreadableLineException {
        assertThat(combined.parse(COMBINED.replace("+0200", "-0330")).getOccurredAt())
                .isEqualTo(Instant.parse("2015-05-17T13:35:03Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "",
                "GET",
                "GET /",
                "GET  HTTP/1.1",
                "GET ?a=b HTTP/1.1",
                "G\\x16T / HTTP/1.1",
                "\\x16\\x03\\x01",
                "HELO mail.example SMTP",
                " / HTTP/1.1",
                "\\\""
            })
    void parsesAnInvalidRequestAsAnOutcomeWithoutOperation(String request) throws UnreadableLineException {
        RequestOutcome read = combined.parse(COMBINED.replace("GET /cart?id=7 HTTP/1.1", request));
        assertThat(read.getOperation()).isNull();
        assertThat(read.getStatusCode()).isEqualTo(200);
    }

    @Test
    void ignoresAQuestionMarkInTheProtocol() throws UnreadableLineException {
        assertThat(combined.parse(COMBINED.replace("?id=7 HTTP/1.1", " HTTP/1.1?"))
                        .getOperation())
                .isEqualTo("GET /cart");
    }

    @Test
    void acceptsBracketsInTheUserName() throws UnreadableLineException {
        assertThat(combined.parse(COMBINED.replace(" - - [", " - eve [admin] x ["))
                        .getOccurredAt())
                .isEqualTo(Instant.parse("2015-05-17T08:05:03Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"curl/8.6.0", "\"curl \\", "\""})
    void acceptsATruncatedAgent(String agent) throws UnreadableLineException {
        assertThat(combined.parse(COMBINED.replace("\"curl/8.6.0\"", agent))).isEqualTo(combined.parse(COMBINED));
    }

    @Test
    void suggestsTheCombinedFormatForACombinedLine() {
        assertUnreadable(common, COMBINED, "use --format combined");
    }

    @Test
    void rejectsFieldsAfterTheBytesInTheCommonFormat() {
        assertUnreadable(common, COMMON + " 0.004", "expected the end after the bytes, found '0.004'");
    }

    @Test
    void suggestsTheCommonFormatForACommonLine() {
        assertUnreadable(combined, COMMON, "use --format common");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "x|the line ends where the ident should be",
                "{\"service\":\"a\"}|use --format jsonl",
                "h - - GET|found no '['",
                "h - - [x|the time is not closed by ']'",
                "h - - [01/Jan/0001:00:00:00 +0000] \"GET\" 200 1|is not in the years 2000 to 2099",
                "h - - [17/May/2015:10:05:03 +0200] GET|expected the request in quotes, found 'GET'",
                "h - - [17/May/2015:10:05:03 +0200] \"GET \\\"|the request is not closed by a quote",
                "h - - [17/May/2015:10:05:03 +0200] \"GET\"200|expected the space before the status, found '200'",
                "h - - [17/May/2015:10:05:03 +0200] \"GET\"|the line ends where the status should be",
                "h - - [17/May/2015:10:05:03 +0200] \"GET\" 200 k|neither a number nor '-'",
                "h - - [17/May/2015:10:05:03 +0200] \"GET\" 200 1 0.4|expected the referer in quotes, found '0.4'",
                "h - - [17/May/2015:10:05:03 +0200] \"GET\" 200 1 \"-|the referer is not closed by a quote",
                "h - - [17/May/2015:10:05:03 +0200] \"GET\" 200 1 \"-\"|the line ends where the agent should be",
                "h - - [17/May/2015:10:05:03 +0200] \"GET\" 200 1 \"-\" \"-\"x|after the agent, found 'x'"
            })
    void reportsWhatWasExpectedAndFound(String line, String reason) {
        assertUnreadable(combined, line, reason);
    }

    @Test
    void shortensQuotedTextAndReplacesControlCharactersInAReason() {
        assertThatThrownBy(() -> combined.parse("h - - [\u001b[31m\u202e" + "x".repeat(500) + "]"))
                .isInstanceOf(UnreadableLineException.class)
                .hasMessageContaining("'?[31m?xxx")
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void doesNotSplitASurrogatePairInAnExcerpt() {
        assertThat(Excerpt.of("x".repeat(Excerpt.MAX_LENGTH - 1) + "😀😀"))
                .isEqualTo("'" + "x".repeat(Excerpt.MAX_LENGTH - 1) + "…'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\t",
                "web-1  | ",
                "web-1 | 2015-05-17T08:05:03.123456789Z ",
                "2015-05-17T08:05:03.123456789Z stdout F ",
                "<190>May  7 10:05:03 web-1 nginx: ",
                "<190>May 17 10:05:03 web-1 nginx[7]: ",
                "<190>1 2015-05-17T08:05:03Z web-1 nginx 7 - [meta x=\"y\"] "
            })
    void ignoresAPrefixOfALogCollector(String prefix) throws UnreadableLineException {
        assertThat(combined.parse(prefix + COMBINED)).isEqualTo(combined.parse(COMBINED));
        assertThat(common.parse(prefix + COMMON)).isEqualTo(common.parse(COMMON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"  ", "\t", " \t "})
    void acceptsSeveralBlanksBetweenFields(String blanks) throws UnreadableLineException {
        String wide = COMBINED.replace(" ", blanks)
                .replace("03" + blanks + "+0200", "03 +0200")
                .replace("GET" + blanks + "/cart?id=7" + blanks + "HTTP", "GET /cart?id=7 HTTP");
        assertThat(combined.parse(wide)).isEqualTo(combined.parse(COMBINED));
    }

    @Test
    void parsesALogWithSyslogPrefixes() throws IOException {
        assertThat(read("syslog-prefix.log", combined).first()).contains(Instant.parse("2024-04-01T00:00:00Z"));
        assertThat(outcomesOfFile).hasSize(8);
    }

    @Test
    void parsesRequestsWithUnescapedQuotes() throws IOException {
        read("unescaped-quotes.log", combined);
        assertThat(outcomesOfFile).extracting(RequestOutcome::getStatusCode).containsExactly(200, 503, 200);
        assertThat(outcomesOfFile)
                .extracting(RequestOutcome::getOperation)
                .containsExactly("GET /cart", "GET /cart", "GET /find");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "GET /a\" 503 7 HTTP/1.1|GET /a\" 503 7",
                "GET /a\" 503 7 \"-\" \"b HTTP/1.1|GET /a\" 503 7 \"-\" \"b",
                "GET /\"\"\" HTTP/1.1|GET /\"\"\"",
                "GET /\\\" 503 7 HTTP/2|GET /\" 503 7"
            })
    void doesNotTakeAStatusInTheRequestForTheResponseStatus(String request, String operation)
            throws UnreadableLineException {
        RequestOutcome read = combined.parse(COMBINED.replace("GET /cart?id=7 HTTP/1.1", request));
        assertThat(read.getStatusCode()).isEqualTo(200);
        assertThat(read.getOperation()).isEqualTo(operation);
    }

    @Test
    void parsesALineOfManyQuotesInLinearTime() {
        String quotes = "\" 200 1 ".repeat(100_000);
        assertUnreadable(common, COMMON.replace("GET /cart?id=7 HTTP/1.1\" 200 512", quotes), "after the bytes");
    }

    private Survey read(String file, LineParser parser) throws IOException {
        Ingestion ingestion = new Ingestion(parser, outcomesOfFile::add);
        try (InputStream in = getClass().getResourceAsStream("/ingest/" + file)) {
            ingestion.read(in);
        }
        return ingestion.survey();
    }

    private static void assertUnreadable(LineParser parser, String line, String reason) {
        assertThatThrownBy(() -> parser.parse(line))
                .isInstanceOf(UnreadableLineException.class)
                .hasMessageContaining(reason);
    }
}
