package dev.slowburn.query.view;

import java.time.Instant;
import java.util.List;

/**
 * Outcomes of an objective that are not counted: its SLI failed on each that came since a moment at least a minute ago.
 *
 * @param since when the first of them was noticed
 * @param outcomes how many records there were since
 * @param partitions of the input that they came from
 */
public record UnclassifiedView(String objective, Instant since, long outcomes, List<Integer> partitions) {
    public UnclassifiedView {
        partitions = List.copyOf(partitions);
    }
}
