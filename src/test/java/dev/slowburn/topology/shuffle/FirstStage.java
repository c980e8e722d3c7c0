package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.topology.progress.ProgressMarker;
import java.util.Arrays;
import java.util.List;

/** Creates the records that tasks of the first stage send, for any input partition and commits of any size. */
public final class FirstStage {
    private static final int HEADER_BYTES = 2;

    private FirstStage() {}

    /** The tallies of one commit for the first objective of an SLO. */
    public static byte[] tallies(Slo slo, TallyCell tallies, long highestEventTime) {
        return tallies(slo, List.of(), tallies, highestEventTime);
    }

    /** The tallies of one commit for a group of the first objective of an SLO. */
    public static byte[] tallies(Slo slo, List<String> group, TallyCell tallies, long highestEventTime) {
        byte[] key = new BudgetKey(slo.name(), slo.objectives().get(0).name(), slo.service(), group).toBytes();
        ContributorCell none = new ContributorCell();
        byte[] message = new byte[HEADER_BYTES + ShuffleCodec.room(key, tallies, none)];
        int end = ShuffleCodec.add(
                Budget.ledgerId(slo, slo.objectives().get(0)),
                key,
                highestEventTime,
                tallies,
                none,
                message,
                ShuffleCodec.writeHeader(message));
        return Arrays.copyOf(message, end);
    }

    /** The progress of a partition, for all tasks. */
    public static byte[] progress(int partition, long watermark, long caughtUpTo) {
        return ShuffleCodec.progress(-1, new ProgressMarker(partition, watermark, caughtUpTo));
    }
}
