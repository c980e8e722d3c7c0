package dev.slowburn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The columns of texts in several scripts, as terminals display them. */
class DisplayWidthTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "GET /cart, 9",
        "straße, 6",
        "Zürich, 6",
        "Zu\u0308rich, 6",
        "可用性, 6",
        "ｶﾞ, 2",
        "ＦＵＬＬ, 8",
        "한국어, 6",
        "\u1112\u1161\u11ab, 2",
        "ไทย, 3",
        "น้ำ, 2",
        "🚀, 2",
        "👩\u200d💻, 2",
        "👍🏽, 2",
        "🇩🇪🇫🇷, 4",
        "❤\ufe0f, 2",
        "❤, 1",
        "𠮷野家, 6",
        "سلة, 3",
        "a\u200bb, 2",
        "🖥, 1",
        "𝒳, 1"
    })
    void countsTerminalColumns(String text, int columns) {
        assertThat(DisplayWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void alignsTheColumnsAfterWideCells() {
        Table table = new Table(
                List.of(Column.of("BUDGET", "budget"), Column.number("BAD", item -> CellFormat.text(item, "bad"))),
                Colours.of(false, null));

        assertThat(table.render(List.of(item("可用性/all", "7"), item("cart", "1,200"), item("🚀👩\u200d💻", "12")))
                        .lines())
                .containsExactly(
                        "BUDGET         BAD", "可用性/all       7", "cart         1,200", "🚀👩\u200d💻            12");
        assertThat(table.line(item("สวัสดี", "3"))).isEqualTo("สวัสดี             3");
    }

    private static JsonNode item(String budget, String bad) {
        return JsonNodeFactory.instance.objectNode().put("budget", budget).put("bad", bad);
    }
}
