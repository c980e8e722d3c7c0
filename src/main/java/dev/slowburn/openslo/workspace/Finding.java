package dev.slowburn.openslo.workspace;

import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.yaml.Problem;
import java.util.Set;

/** A problem in the definitions.
 *
 * @param of the documents that cause it, together with the documents they look up; empty if its text alone causes it
 */
public record Finding(Problem problem, Set<DocumentName> of) {
    public Finding {
        of = Set.copyOf(of);
    }
}
