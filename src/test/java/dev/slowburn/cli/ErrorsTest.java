package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsTest {
    @TempDir
    Path folder;

    @Test
    void removesClassNamesFromMessages() {
        assertThat(Errors.sentence(new UncheckedIOException(new IOException("disk full"))))
                .isEqualTo("disk full");
        assertThat(Errors.sentence(new KafkaException(new IOException("disk full"))))
                .isEqualTo("disk full");
        assertThat(Errors.sentence(new NoSuchFileException("a.yaml"))).isEqualTo("file not found: a.yaml");
        assertThat(Errors.sentence(new AccessDeniedException("a.yaml"))).isEqualTo("permission denied: a.yaml");
        assertThat(Errors.sentence(new IOException((String) null))).isEqualTo("failed; no reason given");
    }

    @Test
    void namesAllMissingSettingsInOneMessage() throws IOException {
        Path log = Files.writeString(folder.resolve("outcomes.jsonl"), "{}\n");
        for (List<String> command : List.of(
                List.of("run"),
                List.of("tail", "budget-events"),
                List.of("ingest", "--format", "jsonl", "--service", "a", log.toString()))) {
            assertThat(run(command))
                    .as(command.toString())
                    .isEqualTo("2 slowburn: bootstrap.servers and schema.registry.url are not set; give them in the "
                            + "configuration file, as SLOWBURN_BOOTSTRAP_SERVERS and SLOWBURN_SCHEMA_REGISTRY_URL or "
                            + "with --set bootstrap.servers=… --set schema.registry.url=…\n");
        }

        assertThat(run(List.of("tail", "dead-letters"))).startsWith("2 slowburn: bootstrap.servers is not set; ");
    }

    @Test
    void requiresASingleValidStartOfTail() {
        assertThat(run(List.of("tail", "budget-events", "--from", "yesterday")))
                .startsWith("2 slowburn: Invalid value for option '--from': 'yesterday' is not a time; use "
                        + "2026-03-01T12:00:00Z, or a duration before now such as 1h30m\n");
        assertThat(run(List.of("tail", "budget-events", "--from", "2999-01-01T00:00:00Z")))
                .startsWith("2 slowburn: Invalid value for option '--from': must not be in the future, was"
                        + " 2999-01-01T00:00:00Z; ");
        assertThat(run(List.of("tail", "budget-events", "--from", "1h", "--from-beginning")))
                .startsWith("2 slowburn: ")
                .contains("--from-beginning", "mutually exclusive");
    }

    /** The exit code and standard error. */
    private static String run(List<String> command) {
        StringWriter err = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(err, true)).execute(command.toArray(String[]::new));
        return code + " " + err;
    }
}
