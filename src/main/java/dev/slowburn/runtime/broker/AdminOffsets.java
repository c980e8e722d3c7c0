package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.InputReach;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Requests for the offsets of partitions and consumer groups, with the timeout and messages of {@link KafkaAdmin}. */
public final class AdminOffsets {
    private final Admin admin;
    private final AdminRequests requests;

    AdminOffsets(Admin admin, AdminRequests requests) {
        this.admin = admin;
        this.requests = requests;
    }

    /** The last stable offsets: the ends for {@code read_committed} consumers. */
    public Map<TopicPartition, Long> committedEnds(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /** The high watermarks: the ends for {@code read_uncommitted} consumers. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The oldest records of each partition that were written at or after a time, in epoch milliseconds. */
    List<InputReach.Oldest> oldest(Collection<TopicPartition> partitions, long from) {
        Map<TopicPartition, Long> beginnings = beginnings(partitions);
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.forTimestamp(from)));
        Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found =
                requests.get(admin.listOffsets(wanted).all(), "find the oldest records");
        Map<TopicPartition, Long> ends = ends(partitions);
        return partitions.stream()
                .map(partition -> new InputReach.Oldest(
                        beginnings.get(partition),
                        ends.get(partition),
                        ifPresent(found.get(partition).offset()),
                        ifPresent(found.get(partition).timestamp())))
                .toList();
    }

    /** Brokers report -1 if there is no such record. */
    private static OptionalLong ifPresent(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        Map<TopicPartition, Long> found = new HashMap<>();
        String topics = partitions.stream()
                .map(TopicPartition::topic)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        requests.get(
                        admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                                .all(),
                        "list the offsets of " + topics)
                .forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    /** The committed offsets of a group. Omits partitions without one. */
    public Map<TopicPartition, Long> groupOffsets(String group, Collection<TopicPartition> partitions) {
        return groupOffsets(group, partitions, false);
    }

    /** @param requireStable whether to wait for open transactions that may commit offsets */
    public Map<TopicPartition, Long> groupOffsets(
            String group, Collection<TopicPartition> partitions, boolean requireStable) {
        Map<TopicPartition, OffsetAndMetadata> committed = requests.get(
                admin.listConsumerGroupOffsets(
                                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                                new ListConsumerGroupOffsetsOptions().requireStable(requireStable))
                        .partitionsToOffsetAndMetadata(group),
                "list the offsets of group " + group);
        Map<TopicPartition, Long> found = new HashMap<>();
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                found.put(partition, offset.offset());
            }
        });
        return found;
    }
}
