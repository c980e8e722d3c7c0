package dev.slowburn.testkit.replay;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The input as {@code read_committed} consumers see it. */
public interface ReadableInput {
    /** At most that many records from an offset on. */
    List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, int atMost);

    /** The first offset that is not deleted. */
    long beginning(TopicPartition partition);

    /** The offset after the last record or marker. */
    long end(TopicPartition partition);

    /** The offset of the first record with at least this timestamp; the end if there is none. */
    long offsetAt(TopicPartition partition, long timestamp);
}
