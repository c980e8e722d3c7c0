package dev.slowburn.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.cli.options.ConfigOptions;
import dev.slowburn.cli.output.Terminal;
import dev.slowburn.cli.serve.OutcomeSender;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.ingest.IngestCounts;
import dev.slowburn.ingest.Ingestion;
import dev.slowburn.ingest.LineParser;
import dev.slowburn.ingest.Survey;
import dev.slowburn.ingest.Unreadable;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.TopologySettings;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn ingest}: converts a web server's log, or JSON lines, to outcomes and sends them to the input topic. */
@Command(
        name = "ingest",
        description = "Reads an access log or JSON lines and sends one outcome per line to the input topic.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn ingest --bootstrap-server kafka:9092 --schema-registry http://registry:8081 \\",
            "                  --format combined --service shop /var/log/apache2/access.log.1.gz",
            "  tail -F access.log | slowburn ingest … --format common --service shop -",
            "  slowburn ingest --dry-run --format combined --service shop <(zcat access.log.*.gz)",
            "      parse all lines and print the summary; needs no broker",
            "  slowburn ingest … --format json --preset nginx --service web access.json",
            "  slowburn ingest … --format json --map service=/svc --map time=/ts --map time.format=s \\",
            "                  --map status=/http/status --map duration=/took_ms --map duration.unit=ms app.log",
            "",
            "Status 504 is a TIMEOUT, other 5xx a SERVER_ERROR, 4xx a CLIENT_ERROR, lower ones a SUCCESS. The lines of jsonl",
            "have the fields of schemas/RequestOutcome.avsc; occurred_at is in ISO 8601, or a number in the unit of --time-unit.",
            "The lines of json have any fields: --map has a key of the page on JSON, without 'map.', and a JSON pointer.",
            "Unreadable lines are counted, and the first five are printed. If the first lines look wrong, a warning is printed",
            "before any outcome is sent."
        },
        exitCodeList = {
            "0:all readable lines written to Kafka, or parsed with --dry-run",
            "1:the file, the broker or the registry failed; see standard error",
            "2:wrong usage or configuration, or no line could be read"
        })
final class IngestCommand implements Callable<Integer> {
    private static final long LINES_BETWEEN_PROGRESS = 10_000;
    private static final String STANDARD_INPUT = "-";

    @Mixin
    private ConfigOptions options;

    @Mixin
    private LogOptions log;

    @Option(names = "--dry-run", description = "Parse all lines and print the summary without sending anything.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the summary as one line of JSON.")
    private boolean json;

    @Parameters(
            paramLabel = "FILE",
            description = "Log file, plain or gzip, or a named pipe; '-' reads standard input.")
    private String file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LineParser parser = log.parser();
        Config config = options.load(Map.of());
        try (InputStream in = open()) {
            if (dryRun) {
                return ingest(parser, in, config, outcome -> {}, () -> {});
            }
            try (OutcomeSender sender = OutcomeSender.connect(config)) {
                return ingest(parser, in, config, sender::send, sender::flush);
            }
        }
    }

    private int ingest(LineParser parser, InputStream in, Config config, Consumer<RequestOutcome> sink, Runnable flush)
            throws IOException {
        Ingestion ingestion =
                new Ingestion(parser, sink, LINES_BETWEEN_PROGRESS, progress(), survey -> warn(survey, config));
        IngestCounts counts = ingestion.read(in);
        flush.run();
        report(counts, ingestion);
        return counts.sent() == 0 && counts.unreadable() > 0 ? ExitCodes.WRONG_INPUT : ExitCodes.DONE;
    }

    /** Prints warnings about the first lines before any outcome is sent. */
    private void warn(Survey survey, Config config) {
        PrintWriter err = spec.commandLine().getErr();
        TopologySettings instance = Settings.topology(config);
        Optional<Duration> retention =
                Optional.of(instance.retention()).filter(kept -> instance.clock() == EvaluationClock.WALL);
        survey.warnings(Instant.now(), instance.maxFutureSkew(), retention)
                .forEach(warning -> err.println("slowburn: warning: in the first lines, " + warning));
        err.flush();
    }

    /** Uses {@code FileInputStream}: {@code Files.newInputStream} needs a position for available(), which pipes don't have. */
    private InputStream open() throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return System.in;
        }
        Path path = Path.of(file);
        if (!Files.exists(path) || !Files.isReadable(path)) {
            throw new ConfigException("can't read " + file + ": file not found, or permission denied");
        }
        if (Files.isDirectory(path)) {
            throw new ConfigException("can't read " + file + ": it is a directory; pass a file");
        }
        return new FileInputStream(path.toFile());
    }

    private Consumer<IngestCounts> progress() {
        if (!Terminal.onErrors()) {
            return counts -> {};
        }
        PrintWriter err = spec.commandLine().getErr();
        return counts -> {
            err.printf(
                    Locale.ROOT,
                    "\r%s, %,d sent, %,d unreadable",
                    Quantity.of(counts.lines(), "line"),
                    counts.sent(),
                    counts.unreadable());
            err.flush();
        };
    }

    private void report(IngestCounts counts, Ingestion ingestion) {
        PrintWriter err = spec.commandLine().getErr();
        if (Terminal.onErrors() && counts.lines() >= LINES_BETWEEN_PROGRESS) {
            err.println();
        }
        for (Unreadable unreadable : ingestion.firstUnreadable()) {
            err.println(Printable.of(file + ":" + unreadable.line() + ": " + unreadable.reason()));
        }
        long more = counts.unreadable() - ingestion.firstUnreadable().size();
        if (more > 0) {
            err.printf(Locale.ROOT, "… and %,d more%n", more);
        }
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(summary(counts, ingestion));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: %s %s, %,d unreadable, %,d blank%n",
                    Quantity.of(counts.lines(), "line"),
                    Quantity.of(counts.sent(), "outcome"),
                    dryRun ? "would be sent" : "sent",
                    counts.unreadable(),
                    counts.blank());
            ingestion
                    .survey()
                    .first()
                    .ifPresent(first -> out.println(
                            "from " + first + " to " + ingestion.survey().last().orElse(first)));
        }
        out.flush();
    }

    private ObjectNode summary(IngestCounts counts, Ingestion ingestion) {
        ObjectNode summary = new ObjectMapper()
                .createObjectNode()
                .put("dry_run", dryRun)
                .put("lines", counts.lines())
                .put("sent", counts.sent())
                .put("unreadable", counts.unreadable())
                .put("blank", counts.blank());
        ingestion.survey().first().ifPresent(first -> summary.put("first_occurred_at", first.toString()));
        ingestion.survey().last().ifPresent(last -> summary.put("last_occurred_at", last.toString()));
        var first = summary.putArray("first_unreadable");
        for (Unreadable unreadable : ingestion.firstUnreadable()) {
            first.addObject().put("line", unreadable.line()).put("reason", unreadable.reason());
        }
        return summary;
    }
}
