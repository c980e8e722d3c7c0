package dev.slowburn.chaos.fault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Deletes the records of topics that a group has already committed. */
final class Deletion {
    private final String bootstrap;
    private final List<String> topics;
    private final String group;

    Deletion(String bootstrap, List<String> topics, String group) {
        this.bootstrap = bootstrap;
        this.topics = topics;
        this.group = group;
    }

    /** Returns the first offset of each partition that was not deleted. */
    Map<TopicPartition, Long> run() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Map<TopicPartition, RecordsToDelete> counted = new HashMap<>();
            for (Map.Entry<TopicPartition, OffsetAndMetadata> committed : admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()) {
                if (topics.contains(committed.getKey().topic()) && committed.getValue() != null) {
                    counted.put(
                            committed.getKey(),
                            RecordsToDelete.beforeOffset(committed.getValue().offset()));
                }
            }
            Map<TopicPartition, Long> firstOffsets = new HashMap<>();
            for (Map.Entry<TopicPartition, KafkaFuture<DeletedRecords>> deleted :
                    admin.deleteRecords(counted).lowWatermarks().entrySet()) {
                firstOffsets.put(deleted.getKey(), deleted.getValue().get().lowWatermark());
            }
            return firstOffsets;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot delete records of " + topics, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }
}
