package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.yaml.Problem;
import java.util.Optional;
import java.util.Set;

/**
 * Something wrong among definitions.
 *
 * @param key of the record in whose text it stands; empty if it stands in a file
 * @param of the documents that it follows from, with all that they depend on; empty if it follows from its text alone
 */
record DefinitionFinding(Optional<String> key, Problem problem, Set<DocumentName> of) {
    /** A place in a text, whatever is said of it. */
    record Place(String file, int line, int column, String field) {}

    Place place() {
        return new Place(problem.file(), problem.line(), problem.column(), problem.field());
    }

    boolean isOfName() {
        return problem.field().equals("metadata.name");
    }

    /** The place within the record, or where else it stands; and the reason. */
    String text(String ownKey) {
        if (key.isEmpty() || !key.get().equals(ownKey)) {
            return problem.toString();
        }
        String place = problem.line() == 0 ? "" : problem.line() + ":" + problem.column() + ": ";
        return place + (problem.field().isEmpty() ? "" : problem.field() + ": ") + problem.reason();
    }
}
