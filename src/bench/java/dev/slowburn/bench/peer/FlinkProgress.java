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
 * Lets verdicts pass, and commits the offsets behind them with each checkpoint, in the source's stead: the source hands a commit
 * to the thread that polls, which attends to it only when records come or ten seconds are over, so that it looks ten seconds slower
 * at the end of a backlog than it is.
 */
final class FlinkProgress extends RichFilterFunction<Verdict> implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1;

    private final String bootstrap;
    private final String group;
    private final String topic;

    private transient Admin admin;
    /** Of what comes next, by partition. */
    private transient long[] offsets;
    /** By checkpoint. */
    private transient TreeMap<Long, long[]> uncommitted;

    FlinkProgress(Peer.Job job) {
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
    public boolean filter(Verdict verdict) {
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
            // 0 is what another task reads, or what nobody has begun.
            if (completed[partition] > 0) {
                commit.put(new TopicPartition(topic, partition), new OffsetAndMetadata(completed[partition]));
            }
        }
        if (!commit.isEmpty()) {
            // Nobody waits for it: should it fail, the next checkpoint says the same or more.
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
