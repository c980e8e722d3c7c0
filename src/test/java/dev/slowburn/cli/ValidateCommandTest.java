package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exit codes and output of {@code validate}. */
class ValidateCommandTest {
    private static final String SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: checkout-availability}
            spec:
              service: checkout
              indicatorRef: answered
              timeWindow: [{duration: 28d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives:
                - {displayName: availability, target: 0.999}
                - {displayName: stretch, target: 0.9999}
            """;
    private static final String SLI = """
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: answered}
            spec:
              ratioMetric:
                good: {metricSource: {type: slowburn}}
                total: {metricSource: {type: slowburn}}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void printsASummaryOfValidDefinitions() throws IOException {
        Files.writeString(directory.resolve("slo.yaml"), SLO);
        Files.writeString(directory.resolve("sli.yaml"), SLI);

        int code = run(directory.toString());

        assertThat(code).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("2 files, 2 documents, 1 SLO: valid\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsProblemsToStandardErrorAndTheSummaryToStandardOutput() throws IOException {
        Path slo = Files.writeString(directory.resolve("slo.yaml"), SLO.replace("28d", "28x"));
        Path missing = directory.resolve("missing.yaml");

        int code = run(slo.toString(), missing.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        missing + ": there is no such file or directory",
                        slo + ":6:17: spec.indicatorRef: there is no SLI named 'answered'",
                        slo
                                + ":7:27: spec.timeWindow[0].duration: has an unknown unit 'x'; use m, h, d, w, M (months), Q (quarters) or Y (years), such as 28d");
        assertThat(out.toString()).isEqualToNormalizingNewlines("1 file, 1 document, 0 SLOs: 3 problems\n");
    }

    private static final String FAST = SLO.replace("indicatorRef: answered", """
                indicator:
                    metadata: {name: fast}
                    spec:
                      ratioMetric:
                        good: {metricSource: {type: slowburn, spec: {filter: duration_ms <= 300}}}
                        total: {metricSource: {type: slowburn}}""".stripLeading());

    private String[] withMetrics(String format, String... more) throws IOException {
        Files.writeString(directory.resolve("slo.yaml"), FAST);
        List<String> arguments = new ArrayList<>(List.of(
                "--set", "inputs=metrics",
                "--set", "input.metrics.topic=otlp_metrics",
                "--set", "input.metrics.format=" + format));
        arguments.addAll(List.of(more));
        arguments.add(directory.resolve("slo.yaml").toString());
        return arguments.toArray(String[]::new);
    }

    private static String metrics(String bounds) {
        return """
                {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"http.server.request.duration","unit":"s",
                "histogram":{"dataPoints":[{"explicitBounds":[%s]}]}}]}]}]}""".formatted(bounds);
    }

    @Test
    void warnsOfThresholdsBetweenTheBucketsOfTheConventions() throws IOException {
        int code = run(withMetrics("otlp-metrics"));

        assertThat(code).isZero();
        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("warning: " + directory.resolve("slo.yaml")
                        + ": SLO checkout-availability: objective availability: the threshold of 300 ms is no bound")
                .contains("use 250 or 500 ms");
    }

    @Test
    void readsTheBucketsOfASample() throws IOException {
        Path sample = Files.writeString(directory.resolve("sample.json"), metrics("0.1,0.3"));

        int code = run(withMetrics("otlp-metrics-json", "--sample", "metrics=" + sample));

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void rejectsASampleWithoutBuckets() throws IOException {
        Path json = Files.writeString(directory.resolve("sample.json"), metrics(""));

        assertThat(run(withMetrics("otlp-metrics-json", "--sample", "metrics=" + json)))
                .isEqualTo(2);
        assertThat(run(withMetrics("otlp-metrics", "--sample", "metrics=" + json)))
                .isEqualTo(2);
        assertThat(run(withMetrics("otlp-metrics", "--sample", "spans=" + json)))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("has no histogram with fixed buckets of http.server.request.duration")
                .contains("the record is no OTLP protobuf")
                .contains("the configuration has no input of metrics named spans");
    }

    @Test
    void printsOneJsonObjectToStandardOutput() throws IOException {
        Path slo = Files.writeString(directory.resolve("slo.yaml"), SLO);
        Path sli = Files.writeString(directory.resolve("sli.yaml"), SLI);

        int code = run("--json", slo.toString(), sli.toString());

        assertThat(code).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("""
                {"valid":true,"files":2,"documents":2,\
                "slos":[{"name":"checkout-availability","service":"checkout","objectives":["availability","stretch"]}],\
                "problems":[],"warnings":[]}""");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsProblemsAsJson() throws IOException {
        Path sli = Files.writeString(directory.resolve("sli.yaml"), SLI.replace("total:", "totel:"));

        int code = run("--json", sli.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).isEmpty();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("valid").booleanValue()).isFalse();
        assertThat(result.get("slos")).isEmpty();
        assertThat(result.get("problems")).hasSize(2);
        JsonNode problem = result.get("problems").get(1);
        assertThat(problem.get("file").textValue()).isEqualTo(sli.toString());
        assertThat(problem.get("line").intValue()).isEqualTo(7);
        assertThat(problem.get("column").intValue()).isEqualTo(5);
        assertThat(problem.get("field").textValue()).isEqualTo("spec.ratioMetric.totel");
        assertThat(problem.get("reason").textValue())
                .isEqualTo("is not a field of spec.ratioMetric; did you mean total?");
        assertThat(problem.get("category").textValue()).isEqualTo("INVALID");
    }

    @Test
    void reportsUnsupportedOpenSloInItsOwnCategory() throws IOException {
        Path sli = Files.writeString(directory.resolve("sli.yaml"), SLI.replace("type: slowburn", "type: Prometheus"));

        int code = run("--json", sli.toString());

        assertThat(code).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(out.toString()).get("problems"))
                .hasSize(2)
                .allSatisfy(problem ->
                        assertThat(problem.get("category").textValue()).isEqualTo("UNSUPPORTED"));
    }

    @Test
    void appendsTheCategoryUnlessItIsInvalid() throws IOException {
        Path sli = Files.writeString(
                directory.resolve("sli.yaml"),
                SLI.replace("type: slowburn", "type: Prometheus").replace("total:", "totel:"));

        run(sli.toString());

        assertThat(err.toString().lines())
                .anyMatch(line -> line.contains("totel: is not a field") && !line.endsWith("]"))
                .anyMatch(line -> line.contains("queries no other source") && line.endsWith(" [UNSUPPORTED]"));
    }

    @Test
    void printsWarningsForValidDefinitions() throws IOException {
        Files.writeString(directory.resolve("slo.yaml"), SLO.replace("28d", "1M"));
        Files.writeString(directory.resolve("sli.yaml"), SLI);
        String warning = directory.resolve("slo.yaml") + ":7:27: spec.timeWindow[0].duration: a rolling window has";

        int code = run(directory.toString());

        assertThat(code).isZero();
        assertThat(err.toString()).startsWith("warning: " + warning).hasLineCount(1);
        assertThat(out.toString()).isEqualToNormalizingNewlines("2 files, 2 documents, 1 SLO: valid\n");
    }

    @Test
    void printsWarningsAsJsonInTheFormatOfProblems() throws IOException {
        Files.writeString(directory.resolve("slo.yaml"), SLO.replace("28d", "1M"));
        Files.writeString(directory.resolve("sli.yaml"), SLI);

        int code = run("--json", directory.toString());

        assertThat(code).isZero();
        assertThat(err.toString()).isEmpty();
        JsonNode warnings = new ObjectMapper().readTree(out.toString()).get("warnings");
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).get("line").intValue()).isEqualTo(7);
        assertThat(warnings.get(0).get("category").textValue()).isEqualTo("WARNING");
    }

    /** The default of ledger.retention may not be that of the instances, so only a configured one makes a window invalid. */
    @Test
    void comparesWindowsWithTheRetentionOfTheInstances() throws IOException {
        Files.writeString(directory.resolve("slo.yaml"), SLO.replace("28d", "90d"));
        Files.writeString(directory.resolve("sli.yaml"), SLI);
        Path roomy = Files.writeString(directory.resolve("roomy.properties"), "ledger.retention=100d\n");
        Path narrow = Files.writeString(directory.resolve("narrow.properties"), "ledger.retention=60d\n");
        String needs = "spec.timeWindow[0].duration: needs outcomes of the last 90d, but ";

        assertThat(run(directory.toString())).isZero();
        assertThat(err.toString()).contains("warning: ", needs + "the default of ledger.retention is 35d");
        err.getBuffer().setLength(0);
        assertThat(run("--config", roomy.toString(), directory.toString())).isZero();
        assertThat(err.toString()).doesNotContain("needs outcomes");
        assertThat(run("--config", narrow.toString(), directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(needs + "ledger.retention is 60d");
        err.getBuffer().setLength(0);
        assertThat(run("--set", "ledger.retention=35d", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(needs + "ledger.retention is 35d");
    }

    @Test
    void readsStandardInputAlongWithFiles() throws IOException {
        Path sli = Files.writeString(directory.resolve("sli.yaml"), SLI);

        int code = runWith(SLO, "-", sli.toString());

        assertThat(code).isZero();
        assertThat(out.toString()).startsWith("2 files, 2 documents, 1 SLO: valid");
    }

    @Test
    void namesStandardInputStdinInProblems() {
        int code = runWith("kind: SLO\n", "-");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        stdin:1:1: apiVersion: is required
                        stdin:1:1: metadata: is required
                        stdin:1:1: spec: is required
                        """);
    }

    @Test
    void exitsWithOneIfStandardInputFails() throws IOException {
        InputStream broken = InputStream.nullInputStream();
        broken.close();

        int code = execute(new CommandLine(new ValidateCommand(broken)), "-");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("slowburn: can't read standard input: Stream closed\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void requiresFiles() {
        int code = run();

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("FILE|DIR").contains("See `slowburn validate --help`.");
    }

    @Test
    void printsExamplesAndExitCodesInHelp() {
        int code = run("--help");

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("slowburn validate slos/")
                .contains("0   all definitions are valid")
                .contains("2   wrong usage, or an invalid definition");
    }

    /** Runs the complete command tree. */
    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of("validate"));
        all.addAll(List.of(args));
        return execute(Main.commandLine(), all.toArray(String[]::new));
    }

    /** Runs the command with the given standard input. */
    private int runWith(String in, String... args) {
        InputStream stream = new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8));
        return execute(new CommandLine(new ValidateCommand(stream)), args);
    }

    private int execute(CommandLine command, String... args) {
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
