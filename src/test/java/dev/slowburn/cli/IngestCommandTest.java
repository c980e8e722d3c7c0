package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
