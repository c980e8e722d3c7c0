package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The numbers in the page on inputs. */
class SamplingDocumentTest {
    private static final List<Double> PROBABILITIES = List.of(0.5, 0.1, 0.01, 0.001);
    private static final List<Integer> FAILURES = List.of(10, 100, 1_000, 10_000);

    @Test
    void thePageHasTheStandardErrors() throws IOException {
        StringBuilder table = new StringBuilder("| failures in the window |");
        PROBABILITIES.forEach(
                probability -> table.append(String.format(Locale.ROOT, " %s %% sampled |", percent(probability))));
        table.append("\n|---|").append("---|".repeat(PROBABILITIES.size())).append('\n');
        for (int failures : FAILURES) {
            table.append(String.format(Locale.ROOT, "| %,d |", failures));
            PROBABILITIES.forEach(probability -> table.append(
                    String.format(Locale.ROOT, " ±%.0f %% |", 100 * standardError(probability, failures))));
            table.append('\n');
        }

        new GeneratedPage("consume/inputs.md", "sampling").assertContains(table.toString());
    }

    @Test
    void theExampleIsRight() throws IOException {
        double deviation = 1_000 * standardError(0.01, 1_000);

        assertThat(Files.readString(Path.of("src/site/markdown/consume/inputs.md")))
                .contains(String.format(
                        Locale.ROOT, "show between %,.0f and %,.0f", 1_000 - deviation, 1_000 + deviation));
    }

    /** Of the number of failures, relative to it: a sum of independent samples with weight 1 / probability. */
    private static double standardError(double probability, int failures) {
        return Math.sqrt((1 - probability) / (probability * failures));
    }

    private static String percent(double probability) {
        double percent = 100 * probability;
        return percent >= 1 ? String.format(Locale.ROOT, "%.0f", percent) : Double.toString(percent);
    }
}
