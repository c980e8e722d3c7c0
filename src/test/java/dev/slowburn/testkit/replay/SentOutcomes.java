package dev.slowburn.testkit.replay;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The outcomes that a test has sent to the only partition that it reads. */
public final class SentOutcomes implements ReadableInput {
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    public void add(ConsumerRecord<byte[], byte[]> sent) {
        records.add(sent);
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, int atMost) {
        int first = (int) Math.min(records.size(), from);
        return records.subList(first, Math.min(records.size(), first + atMost));
    }

    @Override
    public long beginning(TopicPartition partition) {
        return 0;
    }

    @Override
    public long end(TopicPartition partition) {
        return records.size();
    }

    @Override
    public long offsetAt(TopicPartition partition, long timestamp) {
        return records.stream()
                .filter(each -> each.timestamp() >= timestamp)
                .findFirst()
                .map(ConsumerRecord::offset)
                .orElse((long) records.size());
    }
}
