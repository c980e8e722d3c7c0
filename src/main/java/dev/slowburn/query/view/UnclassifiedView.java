package dev.slowburn.query.view;

import java.time.Instant;
import java.util.List;

/**
 * Outcomes of an objective that are not counted, because its SLI has failed on each of them for at least a minute.
 *
 * @param since when the first failure was detected
 * @param outcomes number of records since then
 * @param partitions their input partitions
 */
public record UnclassifiedView(String objective, Instant since, long outcomes, List<Integer> partitions) {
    public UnclassifiedView {
        partitions = List.copyOf(partitions);
    }
}
