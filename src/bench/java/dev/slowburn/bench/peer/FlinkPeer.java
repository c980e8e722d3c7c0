package dev.slowburn.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Apache Flink in a local cluster, running {@link FlinkJob} with one of two state backends.
 *
 * <p>Tuned as the documentation recommends:
 *
 * <ul>
 * <li><em>Memory Tuning Guide</em>: no managed memory for the heap backend; 1 GiB off-heap for RocksDB.
 * <li><em>Network Buffer Tuning</em>: default number and size of buffers, as recommended for best throughput.
 * <li><em>Checkpointing under Backpressure</em>: barriers are aligned, as checkpoints take milliseconds.
 * <li><em>Tuning Checkpoints and Large State</em>, <em>State Backends</em>: incremental checkpoints for RocksDB; timers on the
 *     heap, as there are few.
 * <li><em>Execution Configuration</em>: object reuse.
 * <li><em>Data Types &amp; Serialization</em>: a custom serializer for the exchanged type; types that would need Kryo are
 *     rejected.
 * <li><em>Apache Kafka Connector</em>: exactly-once, with a transaction timeout longer than any checkpoint; large polls.
 * </ul>
 *
 * <p>Checkpoints every second correspond to the commit interval of the other peers: they commit the output and the offsets,
 * from which throughput is measured ({@link FlinkProgress}). The source is unbounded, as in production; a bounded source
 * commits its last offsets only when the job is torn down, if at all. The last record of each partition emits the maximum
 * watermark, so that all windows fire.
 */
final class FlinkPeer implements BenchPeer {
    private final Configuration backend;

    private FlinkPeer(Configuration backend) {
        this.backend = backend;
    }

    static FlinkPeer heap() {
        Configuration backend = new Configuration();
        backend.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        backend.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
        return new FlinkPeer(backend);
    }

    static FlinkPeer rocksdb() {
        Configuration backend = new Configuration();
        backend.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        backend.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024));
        backend.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        backend.set(RocksDBOptions.TIMER_SERVICE_FACTORY, EmbeddedRocksDBStateBackend.PriorityQueueStateType.HEAP);
        return new FlinkPeer(backend);
    }

    @Override
    public Output output() {
        return Output.COUNTS;
    }

    @Override
    public AutoCloseable start(Job job) throws Exception {
        Path folder = Files.createTempDirectory("slowburn-bench");
        Configuration settings = settings(job, folder);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        FlinkJob.build(environment, job);
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(job.threads())
                .build());
        cluster.start();
        cluster.submitJob(graph).get();
        return () -> {
            cluster.cancelJob(graph.getJobID()).get();
            cluster.close();
            SlowburnPeer.delete(folder);
        };
    }

    private Configuration settings(Job job, Path folder) {
        Configuration settings = new Configuration(backend);
        settings.set(CoreOptions.DEFAULT_PARALLELISM, job.threads());
        settings.set(CoreOptions.TMP_DIRS, folder.toString());
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        settings.set(RestOptions.PORT, 0);
        return settings;
    }
}
