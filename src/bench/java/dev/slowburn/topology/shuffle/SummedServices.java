package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.topology.progress.ProgressMarker;
import java.util.LinkedHashSet;
import java.util.Set;

/** Of which services a message between the stages has sums. */
public final class SummedServices implements ShuffleCodec.Receiver {
    private final Set<String> services = new LinkedHashSet<>();

    private SummedServices() {}

    /** None, if the message is about something else. */
    public static Set<String> of(byte[] message) {
        SummedServices found = new SummedServices();
        ShuffleCodec.read(message, found);
        return found.services;
    }

    @Override
    public void tallies(long ledgerId, BudgetKey key, long highestEventTime) {
        services.add(key.service());
    }

    @Override
    public void minute(long minute, long good, long bad) {
        // How many is not asked for.
    }

    @Override
    public void contributor(long minute, Contributor contributor) {
        // Nor why.
    }

    @Override
    public void end() {
        // The next one may follow.
    }

    @Override
    public void progress(ProgressMarker progress) {
        // That is about no service.
    }

    @Override
    public void unclassifiable(UnclassifiableOutcomes news) {
        // Not a tally.
    }
}
