package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.document.DocumentName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change of definitions that cannot come into force, with the reasons.
 *
 * @param change the text; empty for a removal
 * @param documents the documents of its record, before and after the change
 * @param dependsOn the documents on which the refusal depends
 * @param isFinal whether it is refused regardless of other documents
 */
record RefusedChange(
        Optional<String> change,
        List<DefinitionFinding> findings,
        Set<DocumentName> documents,
        Set<DocumentName> dependsOn,
        boolean isFinal) {}
