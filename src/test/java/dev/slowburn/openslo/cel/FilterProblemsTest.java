package dev.slowburn.openslo.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Yaml;
import dev.slowburn.openslo.yaml.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Problems of filters are reported at compile time, with their location in the file. */
class FilterProblemsTest {
    private static final String FIELD = "spec.indicator.spec.ratioMetric.good.metricSource.spec.filter";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            status < 500                    | 16:23 | character 1: undeclared reference to 'status'
            status_code < 'x'               | 16:35 | character 13: found no matching overload for '_<_'
            count == 1 && service > 2       | 16:45 | character 23: found no matching overload for '_>_'
            status_code <                   | 16:36 | character 14: mismatched input '<EOF>'
            status_code                     | 16:23 | character 1: must be true or false
            attributes.region               | 16:23 | character 1: must be true or false, but is of type string
            service.matches(3)              | 16:38 | character 16: found no matching overload for 'matches'
            eval(service)                   | 16:27 | character 5: undeclared reference to 'eval'
            "status < 500"                  | 16:24 | character 1: undeclared reference to 'status'
            5                               | 16:23 | must be text, but is a number
            ""                              | 16:23 | must not be empty
            """)
    void locatesProblemInLineOfFilter(String filter, String place, String reason) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("status_code < 500", filter));

        assertThat(problem.toString())
                .startsWith("slo.yaml:" + place + ": " + FIELD + ": ")
                .contains(reason);
    }

    /** The place of the operand, not of an operator beside it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            count == 1 || service                                       ; 15 ; string
            service || count == 1 || count == 2 || count == 3           ;  1 ; string
            count == 1 || service || count == 2 || count == 3           ; 15 ; string
            count == 1 || count == 2 || count == 3 || count + 1         ; 43 ; int
            count == 1 && (count == 2 || (service.size() > 1 && count)) ; 53 ; int
            count == 1 || !service                                      ; 16 ; string
            count == 1 || (service ? true : false)                      ; 16 ; string
            count == 1 || [service]                                     ; 15 ; list
            count == 1 || ['a'].exists(x, service)                      ; 31 ; string
            count == 1 || ['a'].exists(x, x)                            ; 31 ; string
            count == 1 || [1].all(x, x + 1)                             ; 26 ; int
            ['a'].exists(x, [x].exists(y, count == 1 && y))             ; 45 ; string
            attributes.exists(key, key || count == 1)                   ; 24 ; string
            ['a'].filter(x, x).size() == 1                              ; 17 ; string
            """)
    void locatesOperandThatIsNotTrueOrFalse(String filter, int character, String type) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("status_code < 500", "\"" + filter + "\""));

        assertThat(problem.reason())
                .isEqualTo("character " + character + ": must be true or false, but is of type " + type);
        assertThat(problem.toString()).startsWith("slo.yaml:16:" + (23 + character) + ": " + FIELD + ": ");
    }

    @Test
    void reportsEachOperandThatIsNotTrueOrFalseBesidesOtherProblems() {
        assertThat(Yaml.parse(Yaml.slo("status_code < 500", "count == 1 || 5 || service || status < 3"))
                        .problems())
                .extracting(Problem::column, Problem::reason)
                .containsExactly(
                        tuple(37, "character 15: must be true or false, but is of type int"),
                        tuple(42, "character 20: must be true or false, but is of type string"),
                        tuple(53, "character 31: undeclared reference to 'status' (in container '')"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            operation.matches('^GET /(?!healthz)') | 16:41 | RE2
            operation.matches('(')                             | 16:41 | missing closing )
            matches(operation, '[a')                           | 16:31 | missing closing ]
            operation.matches('a{2,1}')                        | 16:41 | invalid repeat count
            count > 0 ? operation.matches('(?=x)') : false | 16:53 | RE2
            operation.matches('(a{1,100}){1,100}')             | 16:41 | program size
            operation.matches('[a-z]{1,900}')                  | 16:41 | program size
            timestamp('yesterday') < timestamp('2024-01-01T00:00:00Z') | 16:33 | yesterday
            duration('soon') < duration('1h')                  | 16:32 | leading integer
            count > 1 / 0                                      | 16:34 | by zero
            count > int('many')                                | 16:35 | many
            operation.matches('(' + 'a')                       | 16:41 | missing closing )
            operation.matches('^/' + ('api' + ('[' + 'x')))    | 16:41 | missing closing ]
            matches(operation, ['a', '(']['ab'.size() - 1])    | 16:31 | missing closing )
            operation.matches({'shop': '('}.shop)              | 16:41 | missing closing )
            operation.matches(1 > 2 ? 'a' : '(')               | 16:41 | missing closing )
            operation.matches(['('].filter(x, x != 'a')[0])    | 16:41 | missing closing )
            count == 1 / service.size() && count > 1 / 0       | 16:65 | by zero
            {'a': 'b'}.c == service                            | 16:34 | key 'c'
            [1, 2].all(x, x / 0 == 1)                          | 16:40 | by zero
            ['('].exists(x, operation.matches(x))              | 16:57 | missing closing )
            ['a', 'b'].exists(x, operation.matches(x + '('))   | 16:62 | missing closing )
            ['a', '('].all(x, operation.matches('^' + x))      | 16:59 | missing closing )
            [1, 2].exists(i, operation.matches(['a', '('][i - 1])) | 16:58 | missing closing )
            ['('].map(x, x + 'a').exists(y, operation.matches(y)) | 16:73 | missing closing )
            ['a'].exists(x, ['('].exists(y, operation.matches(x + y))) | 16:73 | missing closing )
            [['(']].exists(x, x.exists(y, operation.matches(y))) | 16:71 | missing closing )
            ['('].filter(x, operation.matches(x)).size() == 1  | 16:57 | missing closing )
            ['('].exists(x, service == 'a' && operation.matches(x)) | 16:75 | missing closing )
            {'(': 1}.exists(x, operation.matches(x))           | 16:60 | missing closing )
            ['x'].all(x, int(x) > count)                       | 16:40 | x
            status_code / 0 == 1                               | 16:36 | by zero
            count % 0 == 1                                     | 16:30 | by zero
            service.size() / (1 - 1) == 1                      | 16:39 | by zero
            """)
    void reportsConstantThatFailsForEveryOutcome(String filter, String place, String reason) {
        Problem problem = Yaml.onlyProblem(Yaml.slo("status_code < 500", "\"" + filter + "\""));

        assertThat(problem.reason()).contains("fails for every outcome: ").contains(reason);
        assertThat(problem.toString()).startsWith("slo.yaml:" + place + ": " + FIELD + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operation.matches('^/api/v[0-9]+/(cart|order)$')",
                "operation.matches(service)",
                "operation.matches('a' + service)",
                "operation.matches('(' + service)",
                "operation.matches('(' + 'a' + ')')",
                "['a', '['].exists(prefix, operation.startsWith(prefix + '('))",
                "['a'].exists(service, service == 'a') || operation.matches(service)",
                "[service].exists(service, operation.matches(service))",
                "[1, 2].all(x, x / 1 == x) && {'a': service}.a == 'b'",
                "['a', 'b'].exists(prefix, operation.startsWith(prefix))",
                "['a', '('].exists(x, x != '(' && operation.matches(x))",
                "['a', '('].exists(x, x == '(' ? operation.contains(x) : operation.matches(x))",
                "['a', '('].exists(x, operation.startsWith(x))",
                "[].exists(x, operation.matches('a' + string(x)))",
                "[service, '('].exists(x, operation.matches(x))",
                "attributes.exists(key, attributes[key].matches(key))",
                "['a'].exists(x, ['b'].exists(x, operation.matches(x)))",
                "status_code / 100 == 5 && duration_ms / 0.0 > 1.0",
                "1 / 1 == 1",
                "timestamp('2024-01-01T00:00:00Z') < timestamp('2025-01-01T00:00:00Z') && count > 1"
            })
    void acceptsValidConstant(String filter) {
        assertThat(Yaml.parse(Yaml.slo("status_code < 500", "\"" + filter + "\""))
                        .problems())
                .isEmpty();
    }

    @Test
    void locatesProblemInLiteralBlock() {
        String yaml =
                Yaml.slo("status_code < 500", "|\\n                count == 1 &&\\n                  status < 500");

        assertThat(Yaml.onlyProblem(yaml).toString())
                .startsWith("slo.yaml:18:19: " + FIELD + ": line 2, character 3: undeclared reference to 'status'");
    }

    @Test
    void locatesProblemAtStartOfFoldedBlock() {
        String yaml = Yaml.slo("status_code < 500", ">\\n                count == 1 &&\\n                status < 500");

        assertThat(Yaml.onlyProblem(yaml).toString())
                .startsWith("slo.yaml:16:23: " + FIELD + ": character 15: undeclared reference to 'status'");
    }

    @Test
    void reportsAllProblemsOfFilter() {
        List<Problem> problems = Yaml.parse(Yaml.slo("status_code < 500", "status < 500 && code < 500"))
                .problems();

        assertThat(problems).extracting(Problem::column).containsExactly(23, 39);
    }

    @Test
    void rejectsTooLongAndTooDeepFiltersQuickly() {
        List<String> hostile = List.of(
                "true" + " ".repeat(5_000) + "|| true",
                "(".repeat(1_000) + "true" + ")".repeat(1_000),
                "!(".repeat(500) + "true" + ")".repeat(500),
                "count == 1" + " + 1".repeat(500),
                "true ? ".repeat(500) + "true" + " : true".repeat(500),
                "[".repeat(1_000) + "]".repeat(1_000) + " == []",
                "service" + ".x".repeat(2_000) + " == 1");

        for (String filter : hostile) {
            Problem problem = assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> Yaml.onlyProblem(Yaml.slo("status_code < 500", "'" + filter + "'")));
            assertThat(problem.field()).isEqualTo(FIELD);
            assertThat(problem.line()).isEqualTo(16);
        }
    }

    @Test
    void acceptsFilterWithManyTerms() {
        String many = "status_code == 1" + " || status_code == 1".repeat(190);

        Slo slo = Yaml.onlySlo(Yaml.slo("status_code < 500", many));

        assertThat(slo.objectives().get(0).sli().reads().fields()).containsExactly(OutcomeField.STATUS_CODE);
    }
}
