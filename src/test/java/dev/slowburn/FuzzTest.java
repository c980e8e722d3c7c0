package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Fuzzing;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** External input causes no crash, hang or unbounded growth. {@code scripts/fuzz} runs longer. */
class FuzzTest {
    private static final long SEED = 20_260_301;

    @ParameterizedTest
    @CsvSource({
        "outcomes, 500000",
        "spans, 60000",
        "json-spans, 10000",
        "metrics, 30000",
        "json, 80000",
        "logs, 80000",
        "schemas, 20000",
        "filters, 5000",
        "definitions, 5000",
        "requests, 3000"
    })
    void acceptsOrRejectsAnyInput(String name, long inputs) throws InterruptedException {
        try (FuzzTarget target = Fuzz.TARGETS.get(name).target().get()) {
            assertThat(Fuzzing.run(target, SEED, 0, inputs).inputs()).isEqualTo(inputs);
        }
    }

    @BeforeAll
    static void logOnlyErrors() {
        Fuzz.logOnlyErrors(true);
    }

    @AfterAll
    static void restoreLogging() {
        Fuzz.logOnlyErrors(false);
    }

    static Set<String> targets() {
        return Fuzz.TARGETS.keySet();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void targetsHaveTheirNames(String name) {
        try (FuzzTarget target = Fuzz.TARGETS.get(name).target().get()) {
            assertThat(target.name()).isEqualTo(name);
        }
    }
}
