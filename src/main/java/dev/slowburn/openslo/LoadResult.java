package dev.slowburn.openslo;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import java.util.List;

/**
 * What was read from definitions.
 *
 * @param definitions all that are sound, each kind in the order of its names
 * @param problems everything that is wrong, in the order of source and line
 * @param warnings what is sound but may not be what its author meant, in the same order
 * @param sources the texts that were read
 * @param documents how many YAML documents they hold
 * @param named the documents among them whose kind and name are known, in the order of reading, sound or not
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
     * @param source name of the text it stands in
     * @param kind as documents write it, such as SLO
     */
    public record Named(String source, String kind, String name) {}

    public LoadResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        sources = List.copyOf(sources);
        named = List.copyOf(named);
    }

    /** Whether nothing is wrong; there may be warnings. */
    public boolean valid() {
        return problems.isEmpty();
    }

    /** Whether every text is YAML and every document has a kind and a name, so that each can be a record of its own. */
    public boolean separable() {
        return documents > 0
                && named.size() == documents
                && problems.stream().noneMatch(problem -> problem.field().isEmpty());
    }

    public List<Slo> slos() {
        return definitions.slos();
    }

    /** How many files or other texts were read. */
    public int files() {
        return sources.size();
    }
}
