package dev.slowburn.openslo.document;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/** The unique key of a document: kind and name.
 *
 * @param kind as written in documents, such as SLO
 */
public record DocumentName(String kind, String name) implements Comparable<DocumentName> {
    private static final Comparator<DocumentName> ORDER =
            Comparator.comparing(DocumentName::kind).thenComparing(DocumentName::name);

    public DocumentName {
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
    }

    static DocumentName of(Kind kind, String name) {
        return new DocumentName(kind.text(), name);
    }

    @Override
    public int compareTo(DocumentName other) {
        return ORDER.compare(this, other);
    }
}
