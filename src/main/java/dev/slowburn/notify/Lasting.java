package dev.slowburn.notify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** The conditions that have begun and not ended, by the partition that says so: as many as there are alerts that are on. */
final class Lasting {
    private final Map<TopicPartition, Map<Notice.Condition, Notice>> begun = new HashMap<>();

    void take(TopicPartition partition, Notice notice) {
        if (notice.begins()) {
            begun.computeIfAbsent(partition, absent -> new LinkedHashMap<>()).put(notice.condition(), notice);
        } else if (notice.ends()) {
            begun.getOrDefault(partition, new HashMap<>()).remove(notice.condition());
        }
    }

    /** The beginning of what a notice ends. */
    Optional<Notice> beginning(TopicPartition partition, Notice notice) {
        return notice.ends()
                ? Optional.ofNullable(begun.getOrDefault(partition, Map.of()).get(notice.condition()))
                : Optional.empty();
    }

    void drop(Notice notice) {
        begun.values().forEach(conditions -> conditions.remove(notice.condition()));
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(begun::remove);
    }

    List<Notice> all() {
        List<Notice> all = new ArrayList<>();
        begun.values().forEach(conditions -> all.addAll(conditions.values()));
        return all;
    }
}
