package dev.slowburn.openslo.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.runtime.CelEvaluationException;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters and outcomes constructed to stall the stream; without a limit the first one took 30 s per outcome. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilterCostTest {
    private static final SampleOutcome HOSTILE = SampleOutcome.of(OutcomeKind.SUCCESS)
            .withOperation("a".repeat(30_000))
            .withAttributes(Map.of("x", "a".repeat(15_000) + "b", "re", "(a|aa){50}*b"));

    private static final String SEARCH = "operation.contains(attributes['x'])";
    private static final String REGEX = "operation.matches('(a|aa)*b')";

    private final FilterCompiler compiler = new FilterCompiler();

    @ParameterizedTest
    @ValueSource(
            strings = {
                SEARCH,
                REGEX,
                "operation.matches(attributes['re'])",
                "operation + operation + operation + operation != ''",
                "attributes.all(k, operation.contains(attributes[k]))",
                "[1, 2, 3, 4].all(i, [1, 2, 3, 4].all(j, operation.contains(attributes['x']) == false))",
                "attributes == {'x': operation}",
                "attributes.exists(k, attributes[k].contains(operation) || operation.contains(attributes[k]))"
            })
    void failsForTooExpensiveEvaluation(String filter) {
        assertThatThrownBy(() -> matches(filter, HOSTILE))
                .isInstanceOf(CelEvaluationException.class)
                .hasMessageContaining("exceeds the cost limit of an evaluation");

        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> matches(filter + (" || " + filter).repeat(20), HOSTILE))
                    .isInstanceOf(CelEvaluationException.class);
        }
    }

    @Test
    void failsForNestedIterationsOverManySmallTexts() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 900; i++) {
            many.put("k".repeat(30) + i, "a".repeat(30));
        }
        for (String filter : new String[] {
            "attributes.all(k, attributes.all(j, k + j != ''))",
            "attributes.map(k, attributes.map(j, k + attributes[j])).size() > 0",
            "attributes.all(k, attributes.all(j, attributes.all(l, k.contains(j + l) == false)))"
        }) {
            assertThatThrownBy(() -> matches(filter, HOSTILE.withAttributes(many)))
                    .isInstanceOf(CelEvaluationException.class);
        }
    }

    @Test
    void rejectsIterationsOverLongConstants() {
        String own = "[1, 2, 3].all(i, '" + "a".repeat(1_500) + "'.contains('" + "a".repeat(700) + "b'))";

        assertThatThrownBy(() -> compiler.compile(own))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("may cost too much");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operation.startsWith('GET /') && attributes['agent'].contains('Mozilla')",
                "operation.matches('^GET /[a-z]+/[0-9]{1,9}$') || attributes['agent'].matches('.*Mozilla.*')",
                "attributes.exists(k, k.startsWith('age') && attributes[k].contains('Mozilla'))",
                "attributes.all(k, ['GET', 'agent', 'region', 'trace'].exists(known, k == known))",
                "'x' + operation + attributes['agent'] != ''"
            })
    void allowsTypicalFilters(String filter) throws Exception {
        SampleOutcome outcome = HOSTILE.withOperation("GET /orders/12345?" + "q=value&".repeat(40))
                .withAttributes(Map.of(
                        "agent",
                        "Mozilla/5.0 (X11; Linux x86_64) " + "AppleWebKit/537.36 ".repeat(10),
                        "region",
                        "eu-central-1",
                        "trace",
                        "0123456789abcdef".repeat(2)));

        assertThat(matches(filter, outcome)).isTrue();
    }

    private boolean matches(String filter, SampleOutcome outcome) throws FilterException, CelEvaluationException {
        return compiler.compile(filter).matches(new OutcomeVariables(outcome));
    }
}
