package dev.slowburn.topology.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.BudgetKeyCache;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.util.HashMap;
import java.util.Map;

/** The number of good outcomes of each service in replayed tallies, each of which must be for the partition that owns its service. */
final class GoodByService implements ShuffleCodec.Receiver {
    private final Map<String, Long> sums = new HashMap<>();
    private final int partitions;
    private int partition;
    private String service;

    /** @param partitions number of partitions of the repartition topic */
    GoodByService(int partitions) {
        this.partitions = partitions;
    }

    void add(ReplayChunk.Message message) {
        partition = message.partition();
        ShuffleCodec.read(message.value(), new BudgetKeyCache(), this);
    }

    Map<String, Long> sums() {
        return sums;
    }

    @Override
    public void tallies(long ledgerId, BudgetKey key, long highestEventTime, boolean isReplayed) {
        assertThat(isReplayed).isTrue();
        service = key.service();
        assertThat(partition).isEqualTo(TallyPartitioner.ownerOf(service, partitions));
    }

    @Override
    public void minute(long minute, long good, long bad) {
        assertThat(bad).isZero();
        sums.merge(service, good, Long::sum);
    }

    @Override
    public void contributor(long minute, Contributor contributor) {
        throw new AssertionError("no outcome has failed");
    }

    @Override
    public void end() {
        // Nothing to do.
    }

    @Override
    public void progress(ProgressMarker progress) {
        throw new AssertionError("is not sent with tallies");
    }

    @Override
    public void coverage(CoverageReport report) {
        throw new AssertionError("is not sent with tallies");
    }

    @Override
    public void unclassifiable(UnclassifiableOutcomes outcomes) {
        throw new AssertionError("all outcomes can be classified");
    }
}
