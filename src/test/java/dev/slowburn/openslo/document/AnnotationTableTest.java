package dev.slowburn.openslo.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.Yaml;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each annotation for budgets or alerts, with each kind of window and each budgeting method. */
class AnnotationTableTest {
    private static final List<String> WINDOWS = List.of(
            "[{duration: 2h, isRolling: true}]",
            "[{duration: 28d, isRolling: true}]",
            "[{duration: 1d, calendar: {startTime: 2024-01-01 00:00:00, timeZone: UTC}}]",
            "[{duration: 1M, calendar: {startTime: 2024-01-01 00:00:00, timeZone: Europe/Berlin}}]");

    private static final List<String> METHODS = List.of(
            "Occurrences; ",
            "Timeslices; timeSliceTarget: 0.9, timeSliceWindow: 1m, ",
            "Timeslices; timeSliceTarget: 0.9, timeSliceWindow: 1h, ",
            "RatioTimeslices; timeSliceWindow: 5m, ");

    /**
     * The results per annotation: for windows of two hours, 28 days, a calendar day and a calendar month, each with
     * Occurrences, Timeslices of a minute and of an hour, and RatioTimeslices. O: valid; W: one warning more than
     * without the annotation; X: rejected.
     */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            exhaustion-within | '1h'       | OOWO OOWO OOWO OOWO
            exhaustion-within | '2h'       | WWWW OOWO OOWO OOWO
            exhaustion-within | '1d'       | WWWW OOWO WWWW OOWO
            exhaustion-within | '30d'      | WWWW WWWW WWWW WWWW
            exhaustion-within | '367d'     | XXXX XXXX XXXX XXXX
            exhaustion-within | '1M'       | XXXX XXXX XXXX XXXX
            exhaustion-within | '0m'       | XXXX XXXX XXXX XXXX
            min-events        | '100'      | OOOO OOOO OOOO OOOO
            thresholds        | '50,90'    | OOOO OOOO OOOO OOOO
            thresholds        | ''         | OOOO OOOO OOOO OOOO
            empty-slices      | good       | XOOX XOOX XOOX XOOX
            empty-slices      | bad        | XOOX XOOX XOOX XOOX
            empty-slices      | ignore     | XOOO XOOO XOOO XOOO
            composite         | mean       | XXXX XXXX XXXX XXXX
            group-by          | region     | OOOO OOOO OOOO OOOO
            all-services      | 'true'     | OOOO OOOO OOOO OOOO
            """)
    void checksByWindowAndMethod(String annotation, String value, String verdicts) {
        StringBuilder results = new StringBuilder();
        for (String window : WINDOWS) {
            results.append(results.isEmpty() ? "" : " ");
            METHODS.forEach(method -> results.append(
                    verdict(yaml(window, method, "slowburn.dev/" + annotation + ": " + value), window, method)));
        }
        assertThat(results).hasToString(verdicts);
    }

    /** The same for an SLO with a composite budget of two objectives. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            exhaustion-within | '1h'       | OOWO OOWO OOWO OOWO
            composite         | mean       | OOOO OOOO OOOO OOOO
            composite         | openslo    | OOOO OOOO OOOO OOOO
            min-events        | '100'      | OOOO OOOO OOOO OOOO
            """)
    void checksForCompositeBudget(String annotation, String value, String verdicts) {
        StringBuilder results = new StringBuilder();
        for (String window : WINDOWS) {
            results.append(results.isEmpty() ? "" : " ");
            for (String method : METHODS) {
                String without = composite(yaml(window, method, ""), method);
                String with = composite(yaml(window, method, "slowburn.dev/" + annotation + ": " + value), method);
                results.append(verdict(with, without));
            }
        }

        assertThat(results).hasToString(verdicts);
    }

    /** On an AlertCondition: the short look-back must be shorter than the long one and contain two slices. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            exhaustion-within | '1h'       | OOWO OOWO OOWO OOWO
            exhaustion-within | '1d'       | WWWW OOWO WWWW OOWO
            short-window      | '5m'       | OOXX OOXX OOXX OOXX
            short-window      | '10m'      | OOXO OOXO OOXO OOXO
            short-window      | '1h'       | OOXO OOXO OOXO OOXO
            short-window      | '2h'       | OOOO OOOO OOOO OOOO
            short-window      | '3h'       | XXXX XXXX XXXX XXXX
            min-events        | '100'      | OOOO OOOO OOOO OOOO
            """)
    void checksOnCondition(String annotation, String value, String verdicts) {
        StringBuilder results = new StringBuilder();
        for (String window : WINDOWS) {
            results.append(results.isEmpty() ? "" : " ");
            for (String method : METHODS) {
                results.append(verdict(
                        policed(yaml(window, method, ""), "slowburn.dev/" + annotation + ": " + value),
                        policed(yaml(window, method, ""), "")));
            }
        }

        assertThat(results).hasToString(verdicts);
    }

    private static String verdict(String yaml, String window, String method) {
        return verdict(yaml, yaml(window, method, ""));
    }

    private static String verdict(String with, String without) {
        LoadResult loaded = Yaml.parse(with);
        LoadResult plain = Yaml.parse(without);
        assertThat(plain.problems()).isEmpty();
        if (!loaded.problems().isEmpty()) {
            return "X";
        }
        return loaded.warnings().size() > plain.warnings().size() ? "W" : "O";
    }

    private static String yaml(String window, String method, String annotation) {
        String[] parts = method.split("; ", -1);
        String yaml = Yaml.annotated(annotation)
                .replaceFirst("(?s)  timeWindow:.*?isRolling: true\n", "  timeWindow: " + window + "\n")
                .replace("Occurrences", parts[0])
                .replaceFirst("(?s)    - displayName: availability.*", "");
        return yaml + "    - {displayName: a, " + parts[1] + "target: 0.999}\n";
    }

    private static String composite(String yaml, String method) {
        return yaml + "    - {displayName: b, " + method.split("; ", -1)[1] + "target: 0.99, compositeWeight: 1}\n";
    }

    private static String policed(String yaml, String annotation) {
        String condition = annotation.contains("exhaustion-within")
                ? ""
                : "                  condition: {threshold: 2, lookbackWindow: 3h}\n";
        return yaml
                + Stream.of(
                                "  alertPolicies:",
                                "    - kind: AlertPolicy",
                                "      metadata: {name: own}",
                                "      spec:",
                                "        notificationTargets: [{kind: AlertNotificationTarget, metadata: {name: t}, spec: {target: x}}]",
                                "        conditions:",
                                "          - kind: AlertCondition",
                                "            metadata: {name: c, annotations: {" + annotation + "}}",
                                "            spec:",
                                "                  severity: page")
                        .map(line -> line + "\n")
                        .reduce("", String::concat)
                + condition;
    }
}
