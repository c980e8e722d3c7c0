package dev.slowburn.bench.probe;

import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.topology.replay.ReplayedOffsets;

/** Observes what an application counts again, as far as it is committed, from its changelog of the coverage. */
public final class ReplayWatch implements AutoCloseable {
    private final ReplayedOffsets offsets = new ReplayedOffsets();
    private final Watch watch;

    private ReplayWatch(Cluster cluster, String changelog) {
        watch = Watch.start(
                cluster,
                "read_committed",
                (seen, nanos) -> offsets.read(seen.partition(), seen.key(), seen.value()),
                changelog);
    }

    /** Starts with the changes from now on. The application must have been started before. */
    public static ReplayWatch start(Cluster cluster, String application) {
        return new ReplayWatch(cluster, application + "-coverage-changelog");
    }

    public ReplayedOffsets offsets() {
        return offsets;
    }

    @Override
    public void close() {
        watch.close();
    }
}
