package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.yaml.Problem;
import java.util.Optional;
import java.util.Set;

/**
 * A problem in the definitions.
 *
 * @param key key of the record whose text has the problem; empty if the problem is in a file
 * @param of the documents that cause it together with their dependencies; empty if the text alone causes it
 */
record DefinitionFinding(Optional<String> key, Problem problem, Set<DocumentName> of) {
    /** A location in a text, regardless of the reason. */
    record Place(String file, int line, int column, String field) {}

    Place place() {
        return new Place(problem.file(), problem.line(), problem.column(), problem.field());
    }

    /** The document that the text references and that does not exist. */
    Optional<DocumentName> missing() {
        return problem.missing().map(missing -> new DocumentName(missing.kind(), missing.name()));
    }

    boolean isOfName() {
        return problem.field().equals("metadata.name");
    }

    /** The location and the reason; the file is omitted if the problem is in the record itself. */
    String text(String ownKey) {
        if (key.isEmpty() || !key.get().equals(ownKey)) {
            return problem.toString();
        }
        String place = problem.line() == 0 ? "" : problem.line() + ":" + problem.column() + ": ";
        return place + (problem.field().isEmpty() ? "" : problem.field() + ": ") + problem.reason();
    }
}
