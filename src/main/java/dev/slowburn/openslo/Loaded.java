package dev.slowburn.openslo;

import dev.slowburn.domain.Slo;
import java.util.List;

/**
 * What was read from definitions.
 *
 * @param slos every SLO that is sound, in the order of its name
 * @param problems everything that is wrong, in the order of file and line
 * @param files how many files were read
 * @param documents how many YAML documents they hold
 * @param sources the texts that were read
 * @param held which documents they hold
 */
public record Loaded(
        List<Slo> slos, List<Problem> problems, int files, int documents, List<Source> sources, List<Held> held) {
    public Loaded {
        slos = List.copyOf(slos);
        problems = List.copyOf(problems);
        sources = List.copyOf(sources);
        held = List.copyOf(held);
    }

    /** A document and the name of the source in which it stands. */
    public record Held(String source, String kind, String name) {}

    public boolean valid() {
        return problems.isEmpty();
    }
}
