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
 * The open conditions of each partition: one for each firing alert or exhausted budget.
 *
 * <p>A condition is opened and closed in one partition, so in order, unless partitions were added in between. Then the closing
 * record may be read first; it is kept until the opening one is read.
 */
final class OpenConditions {
    private final Map<TopicPartition, Map<Notification.Condition, Notification>> open = new HashMap<>();
    private final Map<Notification.Condition, Instant> closedEarly = new HashMap<>();

    void update(TopicPartition partition, Notification notification) {
        Notification.Condition condition = notification.condition();
        if (notification.opensCondition()) {
            Instant closedAt = closedEarly.remove(condition);
            if (closedAt == null || !notification.occurredAt().isBefore(closedAt)) {
                open.computeIfAbsent(partition, absent -> new LinkedHashMap<>()).put(condition, notification);
            }
        } else if (notification.closesCondition()) {
            long found = open.values().stream()
                    .map(conditions -> conditions.remove(condition))
                    .filter(Objects::nonNull)
                    .count();
            if (found == 0) {
                closedEarly.put(condition, notification.occurredAt());
            }
        }
    }

    /** The notification that opened the condition which this one closes. */
    Optional<Notification> opening(Notification notification) {
        return notification.closesCondition()
                ? open.values().stream()
                        .map(conditions -> conditions.get(notification.condition()))
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    void drop(Notification notification) {
        open.values().forEach(conditions -> conditions.remove(notification.condition()));
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(open::remove);
    }

    List<Notification> all() {
        List<Notification> all = new ArrayList<>();
        open.values().forEach(conditions -> all.addAll(conditions.values()));
        return all;
    }
}
