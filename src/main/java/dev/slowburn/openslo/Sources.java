package dev.slowburn.openslo;

import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import java.util.List;

/** Texts that were read, before they are parsed.
 *
 * @param problems files that could not be read as text
 */
public record Sources(List<Source> sources, List<Problem> problems) {
    public Sources {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
    }
}
