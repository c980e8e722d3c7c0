package dev.slowburn.testkit.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import picocli.CommandLine;

/** The access log of the service {@code web}: requests of 3.5 days, with few errors of the server and more of clients. */
public final class WebLog {
    public static final int LINES = 10_000;
    public static final int SERVER_ERRORS = 3;
    public static final int CLIENT_ERRORS = 217;

    private static final int EARLY = 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private WebLog() {}

    /**
     * An SLO over 28 days with the objective {@code most}.
     *
     * @param goodBelow requests with lower status codes are good
     */
    public static String slo(String name, int goodBelow, String target) {
        return """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: %s}
                spec:
                  service: web
                  indicator:
                    metadata: {name: below-%d}
                    spec:
                      ratioMetric:
                        good: {metricSource: {type: slowburn, spec: {filter: status_code < %d}}}
                        total: {metricSource: {type: slowburn, spec: {filter: status_code != null}}}
                  timeWindow: [{duration: 28d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{displayName: most, target: %s}]
                """.formatted(name, goodBelow, goodBelow, target);
    }

    /** Writes the log into a folder. */
    public static Path write(Path folder, boolean shuffled) throws IOException {
        return Files.write(folder.resolve("access.log"), lines(shuffled));
    }

    /** Some errors of clients at first, then few errors for a long time, then the rest. */
    private static List<String> lines(boolean shuffled) {
        ZonedDateTime start = ZonedDateTime.of(2026, 3, 1, 10, 0, 0, 0, ZoneOffset.ofHours(2));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(line(i, start.plusSeconds(i * 30L), status(i)));
        }
        if (shuffled) {
            Collections.shuffle(lines, new Random(7));
        }
        return lines;
    }

    private static int status(int line) {
        if (line % 4_000 == 50) {
            return 503;
        }
        boolean early = line >= 100 && line < 100 + EARLY;
        boolean late = line >= LINES - (CLIENT_ERRORS - EARLY);
        return early || late ? 404 : 200;
    }

    private static String line(int number, ZonedDateTime at, int status) {
        return "192.0.2.%d - - [%s] \"GET /item/%d?from=home HTTP/1.1\" %d %d \"-\" \"agent \\\"quoted\\\" 1.0\""
                .formatted(number % 250, TIME.format(at), number, status, 100 + number);
    }

    /** Sends the log by the command {@code ingest}. Small batches, so that each partition gets some of it. */
    public static void ingest(Scene scene, Path log) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("ingest", "--format", "combined", "--service", "web"));
        arguments.addAll(scene.options(Map.of("kafka.producer.batch.size", "1000")));
        arguments.add(log.toString());
        assertThat(command.execute(arguments.toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("10,000 lines: 10,000 outcomes sent, 0 unreadable");
    }
}
