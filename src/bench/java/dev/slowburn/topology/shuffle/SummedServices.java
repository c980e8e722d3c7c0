package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.topology.progress.ProgressMarker;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads the services of the tallies in a shuffle message. */
public final class SummedServices implements ShuffleCodec.Receiver {
    private final Set<String> services = new LinkedHashSet<>();

    private SummedServices() {}

    /** Empty if the message has no tallies. */
    public static Set<String> of(byte[] message) {
        SummedServices found = new SummedServices();
        ShuffleCodec.read(message, new BudgetKeyCache(), found);
        return found.services;
    }

    @Override
    public void tallies(long ledgerId, BudgetKey key, long highestEventTime, boolean isReplayed) {
        services.add(key.service());
    }

    @Override
    public void minute(long minute, long good, long bad) {
        // Only services are needed.
    }

    @Override
    public void contributor(long minute, Contributor contributor) {
        // Only services are needed.
    }

    @Override
    public void end() {
        // Nothing to do.
    }

    @Override
    public void progress(ProgressMarker progress) {
        // Has no service.
    }

    @Override
    public void coverage(CoverageReport report) {
        // Not of interest.
    }

    @Override
    public void unclassifiable(UnclassifiableOutcomes outcomes) {
        // Has no tally.
    }
}
