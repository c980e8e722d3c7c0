package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A table as `kubectl` prints it: columns as wide as what is in them, three spaces between. */
final class Table {
    private static final String GAP = "   ";

    private final List<Column> columns;
    private final Colours colours;

    Table(List<Column> columns, Colours colours) {
        this.columns = columns;
        this.colours = colours;
    }

    /** The head, and a line for each item. */
    String render(List<JsonNode> items) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::title).toList());
        items.forEach(item -> rows.add(cells(item)));
        int[] widths = new int[columns.size()];
        rows.forEach(row -> widen(widths, row));
        StringBuilder table = new StringBuilder();
        rows.forEach(row -> table.append(line(row, widths)).append('\n'));
        return table.toString();
    }

    /** A line for one more item, at least as wide as the titles. */
    String line(JsonNode item) {
        int[] widths = new int[columns.size()];
        widen(widths, columns.stream().map(Column::title).toList());
        return line(cells(item), widths);
    }

    private List<String> cells(JsonNode item) {
        return columns.stream().map(column -> column.cell().apply(item)).toList();
    }

    private static void widen(int[] widths, List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
        }
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            line.append(colours.word(cell));
            if (i < row.size() - 1) {
                line.append(" ".repeat(widths[i] - Math.min(widths[i], cell.length())))
                        .append(GAP);
            }
        }
        return line.toString();
    }
}
