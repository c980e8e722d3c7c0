package dev.slowburn.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.cli.output.BudgetTable;
import dev.slowburn.cli.output.Colours;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.testkit.topology.Views;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo's display on a terminal of 120 columns and elsewhere. */
class DemoScreenTest {
    private static final String COLOUR = "\u001b\\[[0-9]+m";

    private final StringWriter out = new StringWriter();

    private DemoScreen screen(boolean terminal) {
        return new DemoScreen(new PrintWriter(out, true), terminal);
    }

    private static List<BurnRateAlert> alerts() {
        Views views = Views.of(DefinitionSet.of(
                List.of(new SloBuilder("cart").window("1d").ladder(0).build())));
        try (views) {
            views.now("cart", 10, 990);
            TopologyHarness harness = views.harness();
            harness.minutes(1);
            return harness.alerts();
        }
    }

    private static BurnRateAlert of(BurnRateAlert alert, String severity, String id) {
        return BurnRateAlert.newBuilder(alert)
                .setSeverity(severity)
                .setAlertId(id)
                .setReason("a reason that is rather long ".repeat(5))
                .build();
    }

    @Test
    void printsPagesBeforeTicketsAndOneLinePerAlert() {
        BurnRateAlert any = alerts().get(0);
        List<BurnRateAlert> firing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            firing.add(of(any, "ticket", "ticket-" + i));
            firing.add(of(any, "page", "page-" + i));
        }

        List<String> lines = screen(true).alerts(firing).lines().toList();

        assertThat(lines).hasSize(7);
        assertThat(lines.get(0)).isEqualTo("Firing alerts (8):");
        assertThat(lines.subList(1, 6))
                .allSatisfy(line ->
                        assertThat(line.replaceAll(COLOUR, "")).hasSize(120).endsWith("…"));
        assertThat(lines.get(4)).contains("page-3");
        assertThat(lines.get(5)).contains("ticket-0");
        assertThat(lines.get(6)).isEqualTo("and 3 more");
    }

    @Test
    void truncatesNothingIfTheOutputIsNotATerminal() {
        BurnRateAlert any = alerts().get(0);

        assertThat(screen(false).alerts(List.of(of(any, "page", "a"))))
                .contains("long a reason")
                .doesNotContain("…", "\u001b");
        assertThat(screen(false).alerts(List.of())).isEqualTo("No firing alerts.\n");
    }

    @Test
    void fitsTheTableOfWorstBudgetsAndResetsColoursWithinEachLine() {
        Views views = Views.of(DefinitionSet.of(
                List.of(new SloBuilder("cart").groupBy(10, "region").ladder(0).build())));
        Collection<BudgetSnapshot> snapshots;
        try (views) {
            views.now("cart", 10, 990);
            snapshots = views.harness().newestSnapshots().values();
        }
        List<BudgetSnapshot> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.addAll(snapshots);
        }

        String table = new BudgetTable(Colours.of(true, null)).renderWorst(many);

        assertThat(table.lines()).hasSize(2).allSatisfy(line -> assertThat(
                        line.replaceAll(COLOUR, "").length())
                .isLessThanOrEqualTo(120));
        assertThat(table).contains("\u001b[31mEXHAUSTED\u001b[0m  worst of 40\n");
    }
}
