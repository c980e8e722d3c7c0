package dev.slowburn.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's runbook leaves out nothing that an operator may see. */
class RunbookTest {
    private static final String BEGIN = "### Runbook\n";
    private static final String TYPE = "# TYPE ";

    @Test
    void everyMetricIsExplained() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String runbook = readme.substring(readme.indexOf(BEGIN), readme.indexOf("\n### ", readme.indexOf(BEGIN) + 1));

        assertThat(names())
                .contains("slowburn_budget_state", "slowburn_outcomes_counted_total")
                .allSatisfy(name -> assertThat(runbook).containsAnyOf("`" + name + "`", "`" + family(name) + "_…`"));
    }

    private static List<String> names() {
        try (Views views = Views.of(DefinitionSet.of(List.of(new SloBuilder("cart").build())));
                Metrics metrics =
                        new Metrics(views.budgets(), views.harness().standings(), views.harness()::metrics, 10)) {
            views.now("cart", 900, 100);
            return metrics.scrape()
                    .lines()
                    .filter(line -> line.startsWith(TYPE))
                    .map(line -> line.split(" ", -1)[2])
                    .toList();
        }
    }

    /** Those of the JVM are many, are not Slowburn's own, and are told together. */
    private static String family(String name) {
        return name.startsWith("slowburn_") ? name : name.substring(0, name.indexOf('_'));
    }
}
