package dev.slowburn.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The conditions that have begun and not ended, by the partition that says so: as many as there are alerts that are on.
 *
 * <p>A beginning and its end are in one partition, and so in order, unless partitions were added in between. Then the end may be
 * read first, and is remembered until its beginning is.
 */
final class OpenConditions {
    private final Map<TopicPartition, Map<Notification.Condition, Notification>> begun = new HashMap<>();
    private final Map<Notification.Condition, Instant> endedUnseen = new HashMap<>();

    void update(TopicPartition partition, Notification notice) {
        Notification.Condition condition = notice.condition();
        if (notice.begins()) {
            Instant ended = endedUnseen.remove(condition);
            if (ended == null || !notice.occurredAt().isBefore(ended)) {
                begun.computeIfAbsent(partition, absent -> new LinkedHashMap<>())
                        .put(condition, notice);
            }
        } else if (notice.ends()) {
            long found = begun.values().stream()
                    .map(conditions -> conditions.remove(condition))
                    .filter(Objects::nonNull)
                    .count();
            if (found == 0) {
                endedUnseen.put(condition, notice.occurredAt());
            }
        }
    }

    /** The beginning of what a notice ends. */
    Optional<Notification> beginning(Notification notice) {
        return notice.ends()
                ? begun.values().stream()
                        .map(conditions -> conditions.get(notice.condition()))
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    void drop(Notification notice) {
        begun.values().forEach(conditions -> conditions.remove(notice.condition()));
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(begun::remove);
    }

    List<Notification> all() {
        List<Notification> all = new ArrayList<>();
        begun.values().forEach(conditions -> all.addAll(conditions.values()));
        return all;
    }
}
