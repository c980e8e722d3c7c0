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
 */
public record Loaded(List<Slo> slos, List<Problem> problems, int files, int documents) {
    public Loaded {
        slos = List.copyOf(slos);
        problems = List.copyOf(problems);
    }

    public boolean valid() {
        return problems.isEmpty();
    }
}
