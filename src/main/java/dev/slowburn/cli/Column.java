package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param wide whether it is shown only when there may be many
 */
record Column(String title, Function<JsonNode, String> cell, boolean wide) {
    static Column of(String title, Function<JsonNode, String> cell) {
        return new Column(title, cell, false);
    }

    static Column of(String title, String field) {
        return of(title, item -> Cells.text(item, field));
    }

    Column onlyWide() {
        return new Column(title, cell, true);
    }
}
