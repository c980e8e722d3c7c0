package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ingest --dry-run}. */
class IngestCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int dryRun(String... arguments) {
        List<String> all = new ArrayList<>(List.of("ingest", "--dry-run"));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private static String resource(String name) {
        return Path.of("src/test/resources/ingest", name).toString();
    }

    @Test
    void printsASummaryAndWarningsInADryRun() {
        assertThat(dryRun("--format", "combined", "--service", "web", resource("syslog-prefix.log")))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).isEqualTo("""
                        8 lines: 8 outcomes would be sent, 0 unreadable, 0 blank
                        from 2024-04-01T00:00:00Z to 2024-04-30T12:00:00Z
                        """);
        assertThat(err.toString())
                .contains("warning: in the first lines, the earliest time, 2024-04-01T00:00:00Z, is older");
    }

    @Test
    void printsSingularsForOneLine() throws IOException {
        Path log = Files.writeString(folder.resolve("one.jsonl"), "{\"occurred_at\": \"" + Instant.now() + "\"}\n");

        assertThat(dryRun("--format", "jsonl", "--service", "web", log.toString()))
                .isZero();

        assertThat(out.toString()).startsWith("1 line: 1 outcome would be sent, 0 unreadable, 0 blank\n");
    }

    @Test
    void doesNotWarnAboutOldTimesInAReplay() {
        assertThat(dryRun(
                        "--set",
                        "clock=event",
                        "--format",
                        "combined",
                        "--service",
                        "web",
                        resource("syslog-prefix.log")))
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void suggestsTheTimeUnitAndAcceptsIt() throws IOException {
        assertThat(dryRun("--json", "--format", "jsonl", resource("epoch-units.jsonl")))
                .isZero();

        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.path("dry_run").asBoolean()).isTrue();
        assertThat(summary.path("sent").asInt()).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "3 of 4 lines can't be parsed",
                        "epoch-units.jsonl:1: ",
                        "did you mean seconds? use --time-unit s");

        out.getBuffer().setLength(0);
        assertThat(dryRun("--json", "--time-unit", "s", "--format", "jsonl", resource("epoch-units.jsonl")))
                .isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("sent").asInt())
                .isEqualTo(1);
        assertThat(dryRun("--time-unit", "h", "--format", "jsonl", resource("epoch-units.jsonl")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--time-unit: must be one of s, ms, us, ns, was 'h'");
    }

    @Test
    void readsANamedPipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        Process writer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "for i in 1 2; do gzip -c \"$0\"; done > \"$1\"",
                        resource("unescaped-quotes.log"),
                        pipe.toString())
                .start();
        try {
            assertThat(dryRun("--format", "combined", "--service", "web", pipe.toString()))
                    .as(err::toString)
                    .isZero();
            assertThat(out.toString()).startsWith("6 lines: 6 outcomes would be sent, 0 unreadable");
        } finally {
            writer.destroy();
        }
    }

    @Test
    void rejectsADirectory() {
        assertThat(dryRun("--format", "combined", "--service", "web", folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualTo("slowburn: can't read " + folder + ": it is a directory; pass a file\n");
    }

    private String lines(String... lines) throws IOException {
        Path file = folder.resolve("lines.json");
        Files.write(file, List.of(lines));
        return file.toString();
    }

    @Test
    void readsJsonLinesWithAMapping() throws IOException {
        String file = lines(
                "{\"svc\":\"cart\",\"at\":1772366400.25,\"http\":{\"status\":200},\"took\":\"12ms\",\"other\":[]}",
                "web-1  | {\"at\":1772366401,\"http\":{\"status\":504}}",
                "{\"svc\":\"cart\",\"at\":\"now\"}",
                "[]");

        assertThat(dryRun(
                        "--json",
                        "--format",
                        "json",
                        "--service",
                        "web",
                        "--map",
                        "service=/svc",
                        "--map",
                        "time=/at",
                        "--map",
                        "time.format=s",
                        "--map",
                        "status=/http/status",
                        "--map",
                        "map.duration=/took",
                        "--map",
                        "duration.unit=text",
                        "--map",
                        "attributes.zone=/zone",
                        file))
                .as(err::toString)
                .isZero();

        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.path("sent").asInt()).isEqualTo(2);
        assertThat(summary.path("first_occurred_at").asText()).isEqualTo("2026-03-01T12:00:00.250Z");
        assertThat(summary.path("first_unreadable").findValuesAsText("reason"))
                .containsExactly(
                        "/at must be a number of seconds since 1970, found a string", "expected a JSON object");
    }

    @Test
    void readsJsonLinesWithAPreset() {
        String nginx = Path.of("src/test/resources/input/json/nginx.jsonl").toString();

        assertThat(dryRun("--format", "json", "--preset", "nginx", "--service", "web", nginx))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).startsWith("5 lines: 5 outcomes would be sent, 0 unreadable, 0 blank");
    }

    @Test
    void reportsAllProblemsOfAMapping() throws IOException {
        String file = lines("{}");

        assertThat(dryRun("--format", "json", "--map", "time=at", "--map", "latency=/took", "--preset", "apache", file))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--map time: must be a JSON pointer such as /name",
                        "--map latency: unknown key",
                        "--map service: is required",
                        "--preset: must be one of nginx, ingress-nginx, envoy, cloudevents");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "--format json; --format json requires --map or --preset",
                "--format json --preset nginx --service web --time-unit s; use --map time.format=s",
                "--format json --preset nginx --map service=header:x; lines have no headers",
                "--format jsonl --preset nginx; --map and --preset require --format json",
                "--format combined --service web --map time=/t; --map and --preset require --format json",
                "--format jsonl --service ''; --service: must not be empty",
                "--format xml; --format: must be combined, common, jsonl or json, was 'xml'"
            })
    void rejectsOptionsThatDoNotDescribeALog(String options, String problem) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ", -1)));
        arguments.replaceAll(argument -> argument.equals("''") ? "" : argument);
        arguments.add(lines("{}"));

        assertThat(dryRun(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(problem);
    }
}
