package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param shown in which tables the column appears
 * @param number whether its cells are numbers, which are right-aligned
 */
public record Column(String title, Function<JsonNode, String> cell, Shown shown, boolean number) {
    /** Wide tables have all columns except NARROW ones. */
    enum Shown {
        ALWAYS,
        WATCHED,
        WIDE,
        NARROW
    }

    static Column of(String title, Function<JsonNode, String> cell) {
        return new Column(title, cell, Shown.ALWAYS, false);
    }

    public static Column of(String title, String field) {
        return of(title, item -> CellFormat.text(item, field));
    }

    public static Column number(String title, Function<JsonNode, String> cell) {
        return new Column(title, cell, Shown.ALWAYS, true);
    }

    public static Column moment(String title, String field) {
        return of(title, item -> CellFormat.moment(item, field));
    }

    Column onlyWide() {
        return new Column(title, cell, Shown.WIDE, number);
    }

    /** A shortened column; wide tables have the full one instead. */
    Column onlyNarrow() {
        return new Column(title, cell, Shown.NARROW, number);
    }

    /** A column for tables with changes, such as their time. */
    Column whenWatched() {
        return new Column(title, cell, Shown.WATCHED, number);
    }
}
