package dev.slowburn.openslo.yaml;

import dev.slowburn.domain.outcome.Printable;
import java.util.Comparator;
import java.util.Optional;

/** An error or a warning for the author of a definition.
 *
 * @param file the name passed to the reader
 * @param line from 1; 0 if the problem concerns the whole file
 * @param column from 1; 0 if the problem concerns the whole file
 * @param field path of the field within its document, such as {@code spec.objectives[0].target}; empty if none
 * @param reason what is wrong and what to write, for the author
 * @param missing the document that the field names and that does not exist; empty for other problems
 */
public record Problem(
        String file, int line, int column, String field, String reason, Category category, Optional<Missing> missing)
        implements Comparable<Problem> {
    public Problem(String file, int line, int column, String field, String reason, Category category) {
        this(file, line, column, field, reason, category, Optional.empty());
    }

    /** A document that does not exist.
     *
     * @param kind as written in documents
     */
    public record Missing(String kind, String name) {}

    /** The kind of problem. */
    public enum Category {
        /** Breaks a rule of OpenSLO or of Slowburn. */
        INVALID,
        /** Is valid OpenSLO that Slowburn cannot execute. */
        UNSUPPORTED,
        /** Is valid, but may not be what the author meant. */
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

    /** As {@link #toString()}, followed by the category unless it is {@link Category#INVALID}. */
    public String withCategory() {
        return category == Category.INVALID ? toString() : this + " [" + category + "]";
    }

    /**
     * {@code file:line:column: field: reason}, the form that editors and terminals turn into links. Names of files and texts of
     * definitions can contain any character, so control characters are escaped.
     */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return Printable.of(field.isEmpty() ? place + ": " + reason : place + ": " + field + ": " + reason);
    }
}
