package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Renders tables in the style of {@code kubectl}: columns as wide as their cells, separated by three spaces. */
public final class Table {
    private static final String GAP = "   ";

    private final List<Column> columns;
    private final Colours colours;
    /** Maximum width of each column so far, so that later lines align with the first ones. */
    private final int[] widths;

    public Table(List<Column> columns, Colours colours) {
        this.columns = columns;
        this.colours = colours;
        this.widths = new int[columns.size()];
        widen(columns.stream().map(Column::title).toList());
    }

    /** The header, and a line per item. */
    public String render(List<JsonNode> items) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::title).toList());
        items.forEach(item -> rows.add(cells(item)));
        rows.forEach(this::widen);
        StringBuilder table = new StringBuilder();
        rows.forEach(row -> table.append(line(row)).append('\n'));
        return table.toString();
    }

    /** A line for one more item, aligned with those already rendered. */
    public String line(JsonNode item) {
        List<String> row = cells(item);
        widen(row);
        return line(row);
    }

    private List<String> cells(JsonNode item) {
        return columns.stream().map(column -> column.cell().apply(item)).toList();
    }

    private void widen(List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
        }
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            String blanks = " ".repeat(widths[i] - DisplayWidth.of(cell));
            boolean number = columns.get(i).number();
            line.append(number ? blanks : "").append(colours.word(cell));
            if (i < row.size() - 1) {
                line.append(number ? "" : blanks).append(GAP);
            }
        }
        return line.toString();
    }
}
