package dev.slowburn.openslo;

import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import java.util.List;

/**
 * Texts that were found, before anything is made of them.
 *
 * @param problems what could not be read as text
 */
public record Sources(List<Source> sources, List<Problem> problems) {
    public Sources {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
    }
}
