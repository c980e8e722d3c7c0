package dev.slowburn.bench.peer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Forwards verdicts and commits their offsets with each checkpoint, in place of the source. The source delegates commits to its
 * polling thread, which handles them only when records arrive or after ten seconds, so it would appear ten seconds slower at
 * the end of a backlog.
 */
final class FlinkProgress extends RichFilterFunction<SloVerdict> implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1;

    private final String bootstrap;
    private final String group;
    private final String topic;

    private transient Admin admin;
    /** Next offset, by partition. */
    private transient long[] offsets;
    /** Offsets to commit, by checkpoint. */
    private transient TreeMap<Long, long[]> uncommitted;

    FlinkProgress(BenchPeer.Job job) {
        bootstrap = job.bootstrap();
        group = job.application();
        topic = job.input();
    }

    @Override
    public void initializeState(FunctionInitializationContext unused) {
        offsets = new long[0];
        uncommitted = new TreeMap<>();
    }

    @Override
    public void open(OpenContext unused) {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    @Override
    public boolean filter(SloVerdict verdict) {
        int partition = verdict.partition();
        if (partition >= offsets.length) {
            offsets = Arrays.copyOf(offsets, partition + 1);
        }
        offsets[partition] = verdict.offset() + 1;
        return !verdict.isEnd();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        uncommitted.put(context.getCheckpointId(), offsets.clone());
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        long[] completed = uncommitted.get(checkpoint);
        uncommitted.headMap(checkpoint, true).clear();
        if (completed == null) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> commit = new HashMap<>();
        for (int partition = 0; partition < completed.length; partition++) {
            // 0 if another task reads the partition, or it has not been read yet.
            if (completed[partition] > 0) {
                commit.put(new TopicPartition(topic, partition), new OffsetAndMetadata(completed[partition]));
            }
        }
        if (!commit.isEmpty()) {
            // The result is ignored: if it fails, the next checkpoint commits the same offsets or later ones.
            admin.alterConsumerGroupOffsets(group, commit);
        }
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }
}
