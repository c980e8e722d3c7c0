package dev.slowburn.openslo.workspace;

import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.yaml.Problem;
import java.util.Set;

/**
 * Something that is wrong among definitions.
 *
 * @param of the documents that it follows from, with all that they ask about; empty if it follows from its text alone
 */
public record Finding(Problem problem, Set<DocumentName> of) {
    public Finding {
        of = Set.copyOf(of);
    }
}
