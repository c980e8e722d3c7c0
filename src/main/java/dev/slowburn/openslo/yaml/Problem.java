package dev.slowburn.openslo.yaml;

import java.util.Comparator;

/**
 * One thing to tell the author of a definition: mostly, that something is wrong with it.
 *
 * @param file as it was named to the reader
 * @param line from 1; 0 if the problem is the file as a whole
 * @param column from 1; 0 if the problem is the file as a whole
 * @param field the path of the field within its document, such as {@code spec.objectives[0].target}; empty if none
 * @param reason a sentence for the definition's author
 */
public record Problem(String file, int line, int column, String field, String reason, Category category)
        implements Comparable<Problem> {
    /** What kind of thing is wrong. */
    public enum Category {
        /** Breaks a rule of OpenSLO or of Slowburn. */
        INVALID,
        /** Is sound OpenSLO that Slowburn cannot execute. */
        UNSUPPORTED,
        /** Nothing is wrong, but it may not be what the author meant. */
        WARNING
    }

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::field)
            .thenComparing(Problem::reason)
            .thenComparing(Problem::category);

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }

    /** As {@link #toString()}, with the category at the end if it is another than {@link Category#INVALID}. */
    public String withCategory() {
        return category == Category.INVALID ? toString() : this + " [" + category + "]";
    }

    /** {@code file:line:column: field: reason}, the form that editors and terminals can jump to. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return field.isEmpty() ? place + ": " + reason : place + ": " + field + ": " + reason;
    }
}
