package dev.slowburn.openslo;

import java.util.Comparator;

/**
 * One thing that is wrong with a definition.
 *
 * @param file as it was named to the reader
 * @param line from 1; 0 if the problem is the file as a whole
 * @param column from 1; 0 if the problem is the file as a whole
 * @param field the path of the field within its document, such as {@code spec.objectives[0].target}; empty if none
 * @param reason a sentence for the definition's author
 */
public record Problem(String file, int line, int column, String field, String reason) implements Comparable<Problem> {
    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::field)
            .thenComparing(Problem::reason);

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }

    /** {@code file:line:column: field: reason}, the form that editors and terminals can jump to. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return field.isEmpty() ? place + ": " + reason : place + ": " + field + ": " + reason;
    }
}
