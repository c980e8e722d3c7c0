package dev.slowburn.topology.view;

import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.tracking.PartialHistory;
import dev.slowburn.tracking.RuleHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * How far an objective has counted the history of the input. It has not counted everything that ever was in it.
 *
 * @param isWhole whether everything that still exists has been counted; the rest was deleted before
 * @param completeSince all outcomes written since this time have been counted, in epoch milliseconds; empty if unknown
 * @param left number of offsets that are not counted yet, by input partition
 * @param total number of offsets to be counted since the replay began, including those that are counted now
 * @param unreported input partitions of which that is unknown
 * @param secondsLeft estimated time until everything is counted; empty if unknown
 */
public record ObjectiveReplay(
        String slo,
        String objective,
        boolean isWhole,
        OptionalLong completeSince,
        Map<TopicPartition, Long> left,
        long total,
        Set<TopicPartition> unreported,
        OptionalLong secondsLeft) {
    public ObjectiveReplay {
        left = Map.copyOf(left);
        unreported = Set.copyOf(unreported);
    }

    static ObjectiveReplay of(PartialHistory history, OptionalLong secondsLeft, Inputs inputs) {
        Map<TopicPartition, Long> left = new HashMap<>();
        history.left().forEach((source, each) -> left.put(inputs.partition(source), each));
        long since = history.completeSince();
        return new ObjectiveReplay(
                history.slo(),
                history.objective(),
                history.isWhole(),
                since == RuleHistory.UNKNOWN || since == RuleHistory.EVERYTHING
                        ? OptionalLong.empty()
                        : OptionalLong.of(since),
                left,
                history.total(),
                history.unreported().stream().map(inputs::partition).collect(Collectors.toSet()),
                secondsLeft);
    }
}
