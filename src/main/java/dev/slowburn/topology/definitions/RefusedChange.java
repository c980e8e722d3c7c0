package dev.slowburn.topology.definitions;

import dev.slowburn.openslo.document.DocumentName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change of definitions that can't come into force, and why.
 *
 * @param change the text; empty for a removal
 * @param about the documents of its record, as they are and as they would be
 * @param depends the documents on which the refusal depends
 * @param isHopeless whether it is refused whatever other documents say
 */
record RefusedChange(
        Optional<String> change,
        List<DefinitionFinding> flaws,
        Set<DocumentName> about,
        Set<DocumentName> depends,
        boolean isHopeless) {}
