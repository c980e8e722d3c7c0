package dev.slowburn.openslo;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import java.util.List;

/** The result of reading definitions.
 *
 * @param definitions the valid ones, each kind sorted by name
 * @param problems all errors, sorted by source and line
 * @param warnings valid definitions that may not be what the author meant, in the same order
 * @param sources the texts that were read
 * @param documents number of YAML documents in them
 * @param named the documents whose kind and name are known, in reading order, valid or not
 */
public record LoadResult(
        DefinitionSet definitions,
        List<Problem> problems,
        List<Problem> warnings,
        List<Source> sources,
        int documents,
        List<Named> named) {
    /**
     * A document that was read.
     *
     * @param source name of the text that contains it
     * @param kind as written in documents, such as SLO
     */
    public record Named(String source, String kind, String name) {}

    public LoadResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        sources = List.copyOf(sources);
        named = List.copyOf(named);
    }

    /** Whether there are no problems; there may be warnings. */
    public boolean valid() {
        return problems.isEmpty();
    }

    /**
     * Whether every text is YAML and every document has a kind and a name, so that each document can be sent as one
     * record.
     */
    public boolean separable() {
        return documents > 0
                && named.size() == documents
                && problems.stream().noneMatch(problem -> problem.field().isEmpty());
    }

    public List<Slo> slos() {
        return definitions.slos();
    }

    /** Number of files or other texts that were read. */
    public int files() {
        return sources.size();
    }
}
