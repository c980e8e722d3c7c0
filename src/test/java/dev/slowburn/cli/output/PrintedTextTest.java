package dev.slowburn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slowburn.domain.outcome.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.KeyValuePair;

/** Hostile text in names of operations and attributes can't break lines or control a terminal, in output and in the log. */
class PrintedTextTest {
    private static final String FORGED = "2026-01-01T00:00:00.000Z INFO  [main] ready";

    private final ObjectMapper json = new ObjectMapper();

    static Stream<String> hostile() {
        return Stream.of(
                "a\n" + FORGED,
                "a\r\n" + FORGED,
                "a\r" + FORGED,
                "\u001b[2J\u001b[H",
                "\u001b]0;title\u0007",
                "\u009b2J",
                "\u0085" + FORGED,
                "\u2028" + FORGED,
                "\u2029" + FORGED,
                "\u202egnp.exe",
                "\u2066a\u2069",
                "a\u200fb\u061c",
                "\b\b\b\u007f",
                "\u0000",
                "\u000b\f");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void escapesTextToOneLineOfVisibleCharacters(String text) throws JsonProcessingException {
        String printed = Printable.of(text);

        assertVisible(printed);
        assertThat(json.readTree("\"" + printed + "\"").asText()).isEqualTo(text);
    }

    @Test
    void escapesControlCharactersAndPreservesNames() {
        for (char each = 0; each < Character.MAX_VALUE; each++) {
            int type = Character.getType(each);
            boolean controls = type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || List.of(
                                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE)
                            .contains(Character.getDirectionality(each));
            if (controls) {
                assertThat(Printable.of("a" + each)).isEqualTo(String.format("a\\u%04x", (int) each));
            }
        }
        for (String name : List.of("GET /straße/日本", "कार्ट", "👩\u200d💻", "سلة", "a\\b\"c")) {
            assertThat(Printable.of(name)).isSameAs(name);
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void keepsTableCellsOnOneLine(String text) {
        JsonNode item = JsonNodeFactory.instance
                .objectNode()
                .put("operation", text)
                .set("group", JsonNodeFactory.instance.objectNode().put(text, text));
        Table table = new Table(
                List.of(
                        Column.of("OPERATION", "operation"),
                        Column.of("GROUP", each -> CellFormat.pairs(each.path("group")))),
                Colours.of(true, null));

        assertThat(table.render(List.of(item)).split("\n", 0)).hasSize(2).allSatisfy(PrintedTextTest::assertVisible);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void writesNoControlSequencesExceptOwnColours(String text) {
        StringWriter terminal = new StringWriter();
        PrintWriter out = SafeWriter.over(terminal);

        out.println("x" + text);
        out.print("\u001b[31mFREEZE\u001b[0m");
        out.printf("%s", "x" + text);
        out.write(("x" + text).toCharArray());
        out.flush();

        assertVisible(terminal.toString()
                .replace("\u001b[31m", "")
                .replace("\u001b[0m", "")
                .replace("\n", ""));
        assertThat(terminal.toString()).contains("\u001b[31mFREEZE\u001b[0m");
    }

    @Test
    void writesTheCarriageReturnOfAProgressLine() {
        StringWriter terminal = new StringWriter();
        SafeWriter.over(terminal).printf("\r%,d lines", 10);
        assertThat(terminal.toString()).isEqualTo("\r10 lines");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void keepsLogEntriesOnOneLine(String text) throws JoranException {
        String entry = logged("operation={}", null, text);

        assertThat(entry.split("\n", -1)).hasSize(2);
        assertVisible(entry.stripTrailing());
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void indentsEachLineOfAStackTrace(String text) throws JoranException {
        String entry = logged("failed", new IllegalStateException(text, new IllegalArgumentException(text)));

        assertThat(entry.strip().split("\n", 0)).hasSizeGreaterThan(3).allSatisfy(line -> assertVisible(line.strip()));
        assertThat(entry.strip().lines().skip(1)).allMatch(line -> line.startsWith("\t"));
        assertThat(entry).contains("IllegalStateException", "Caused by: ", "PrintedTextTest");
    }

    /** Formats an entry with the layout of logback.xml. */
    private static String logged(String message, Throwable thrown, Object... arguments) throws JoranException {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(PrintedTextTest.class.getResource("/logback.xml"));
        try {
            Logger root = context.getLogger("ROOT");
            LoggingEvent event = new LoggingEvent("here", root, Level.WARN, message, thrown, arguments);
            event.setKeyValuePairs(List.<KeyValuePair>of());
            ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("STDERR");
            return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        } finally {
            context.stop();
        }
    }

    private static void assertVisible(String text) {
        assertThat(text)
                .doesNotContainPattern("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\u200e\\u200f\\u061c]");
    }
}
