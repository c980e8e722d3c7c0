package dev.slowburn.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.cli.output.PrometheusRules;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.streams.InternalTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runbook explains all metrics, warnings, errors, alerts and reasons of health, and its reset deletes the right topics. */
class RunbookTest {
    private static final Path RUNBOOK = Path.of("src/site/markdown/operate/runbook.md");
    private static final String TYPE = "# TYPE ";

    private static final Path SOURCES = Path.of("src/main/java/dev/slowburn");
    private static final Pattern LOGGED = Pattern.compile("LOG\\.(?:warn|error)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Methods that return reasons and notices of health, each up to its closing brace. */
    private static final Pattern TROUBLE =
            Pattern.compile("String>+ (?:troubles?|notices?)\\(\\) \\{.*?\\n    }", Pattern.DOTALL);

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Placeholders, key=value pairs and ends of clauses, at which the fixed part of a message ends. */
    private static final Pattern OPEN = Pattern.compile("\\{}|[\\w-]+=\\S*|\\\\\"|;");

    private static final int SHORTEST = 5;

    /** The command that deletes internal topics, with an expression for their names. */
    private static final Pattern DELETION = Pattern.compile("kafka-topics.sh .* --delete --topic '([^']+)'");

    /** Several names in that expression. */
    private static final Pattern NAMES = Pattern.compile("slowburn-\\(([^)]+)\\)-(\\w+)");

    @Test
    void explainsEveryMetric() throws IOException {
        String runbook = runbook();

        assertThat(names())
                .contains("slowburn_budget_state", "slowburn_outcomes_counted_total")
                .allSatisfy(name -> assertThat(runbook).containsAnyOf("`" + name + "`", "`" + family(name) + "_…`"));
    }

    @Test
    void explainsEveryLoggedWarningAndError() throws IOException {
        String runbook = runbook();

        assertThat(found(LOGGED))
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> assertThat(fixedPart(line)).isNotEmpty())
                .allSatisfy(line -> assertThat(runbook).contains("\n| " + fixedPart(line)));
    }

    @Test
    void explainsEveryReasonOfHealth() throws IOException {
        String runbook = runbook();
        List<String> reasons = found(TROUBLE).stream()
                .flatMap(method -> TEXT.matcher(method).results().map(text -> text.group(1)))
                .map(RunbookTest::fixedPart)
                .filter(text -> !text.isEmpty())
                .toList();

        assertThat(reasons)
                .contains("not running: Kafka Streams is in state", "waiting for the schema registry since")
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(reason -> assertThat(runbook).contains(reason));
    }

    @Test
    void explainsEveryGeneratedAlert() throws IOException {
        String runbook = runbook();

        assertThat(new PrometheusRules(Optional.empty()).of(List.of()).findValuesAsText("alert"))
                .contains("SlowburnLags", "ErrorBudgetBurn")
                .allSatisfy(alert -> assertThat(runbook).contains("`" + alert + "`"));
    }

    /** It must not delete the state of an application with a longer name. */
    @Test
    void resetDeletesTheInternalTopicsOfOneApplication() throws IOException {
        Matcher command = DELETION.matcher(runbook());
        assertThat(command.find()).isTrue();
        String expression = command.group(1);

        assertThat(NAMES.matcher(expression).results().flatMap(part -> Stream.of(
                                part.group(1).split("\\|", -1))
                        .map(name -> "slowburn-" + name + "-" + part.group(2))))
                .containsExactlyInAnyOrderElementsOf(internalTopics("slowburn"));
        assertThat(internalTopics("slowburn")).allMatch(name -> name.matches(expression));
        assertThat(internalTopics("slowburn-2")).noneMatch(name -> name.matches(expression));
    }

    private static List<String> internalTopics(String application) {
        InternalTopics topics = InternalTopics.of(application);
        List<String> names = new ArrayList<>(topics.changelogs());
        names.addAll(topics.repartitions());
        names.add(InternalTopics.formerCoverage(application));
        return names;
    }

    private static String runbook() throws IOException {
        return Files.readString(RUNBOOK);
    }

    /** All matches of a pattern in the sources: the first group if there is one, else the whole match. */
    private static List<String> found(Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> found = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                pattern.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(match.groupCount()))
                        .forEach(found::add);
            }
            return found;
        }
    }

    /** The start of a message up to its first variable part. */
    private static String fixedPart(String message) {
        return OPEN.splitAsStream(message)
                .map(part -> part.replaceAll("[\\s:(]+$", "").strip())
                .filter(part -> part.length() >= SHORTEST)
                .findFirst()
                .orElse("");
    }

    private static List<String> names() {
        try (Views views = Views.of(DefinitionSet.of(List.of(new SloBuilder("cart").build())));
                Metrics metrics =
                        new Metrics(views.budgets(), views.harness().evaluationView(), views.harness()::metrics, 10)) {
            metrics.addReplay(() -> ReplayStatus.NONE, views.replays());
            views.now("cart", 900, 100);
            return metrics.scrape()
                    .lines()
                    .filter(line -> line.startsWith(TYPE))
                    .map(line -> line.split(" ", -1)[2])
                    .toList();
        }
    }

    /** The runbook explains the many JVM metrics together. */
    private static String family(String name) {
        return name.startsWith("slowburn_") ? name : name.substring(0, name.indexOf('_'));
    }
}
