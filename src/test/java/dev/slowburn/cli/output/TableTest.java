package dev.slowburn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables of items from the HTTP API. */
class TableTest {
    @Test
    void alignsLaterLinesWithTheFirst() {
        JsonNode budget = JsonNodeFactory.instance
                .objectNode()
                .put("budget_id", "a-budget-with-a-long-name/all")
                .put("target", "0.99")
                .put("window", "2h")
                .put("total", 1_000_000)
                .put("as_of", "2026-03-01T12:00:00.123Z")
                .put("state", "HEALTHY");
        JsonNode shorter =
                ((ObjectNode) budget.deepCopy()).put("budget_id", "b/all").put("total", 1);
        Table table = new Table(Listing.BUDGETS.columns(false, true), Colours.of(false, null));

        List<String> lines =
                new ArrayList<>(table.render(List.of(budget)).lines().toList());
        lines.add(table.line(shorter));
        lines.add(table.line(budget));

        assertThat(lines)
                .extracting(String::length)
                .containsOnly(lines.get(1).length(), lines.get(0).length());
        assertThat(lines.get(2)).hasSameSizeAs(lines.get(1)).contains("2026-03-01T12:00:00Z");
        assertThat(lines.get(2).indexOf("99 %")).isEqualTo(lines.get(1).indexOf("99 %"));
        assertThat(lines.get(3)).isEqualTo(lines.get(1));
    }

    @Test
    void shortensTheCausesOfADecisionExceptInWideTables() {
        ObjectNode decision =
                JsonNodeFactory.instance.objectNode().put("service", "a").put("decision", "FREEZE");
        for (int i = 0; i < 32; i++) {
            decision.withArray("causes").addObject().put("budget_id", "slo/" + i);
        }
        Table narrow = new Table(Listing.DECISIONS.columns(false, false), Colours.of(false, null));

        assertThat(narrow.line(decision)).endsWith("slo/0, slo/1, and 30 more");

        Table wide = new Table(Listing.DECISIONS.columns(true, false), Colours.of(false, null));
        assertThat(wide.line(decision)).endsWith("slo/30, slo/31").doesNotContain("more");
    }

    @Test
    void printsColoursOnTerminalsUnlessNoColorIsSet() {
        assertThat(Colours.of(true, null).word("FREEZE")).isEqualTo("\u001b[31mFREEZE\u001b[0m");
        assertThat(Colours.of(true, "").word("cart/all")).isEqualTo("cart/all");
        assertThat(Colours.of(true, "1").word("FREEZE")).isEqualTo("FREEZE");
        assertThat(Colours.of(false, null).word("FREEZE")).isEqualTo("FREEZE");
    }
}
