package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.topology.progress.ProgressMarker;
import java.util.Arrays;
import java.util.List;

/** What tasks of the first stage send, without an input topic: any partition, and commits of any length. */
public final class FirstStage {
    private static final int HEAD = 2;

    private FirstStage() {}

    /** The sums of one commit for the first objective of an SLO. */
    public static byte[] sums(Slo slo, TallyCell sums, long highestEventTime) {
        byte[] key = new BudgetKey(slo.name(), slo.objectives().get(0).name(), slo.service(), List.of()).toBytes();
        ContributorCell none = new ContributorCell();
        byte[] message = new byte[HEAD + ShuffleCodec.room(key, sums, none)];
        int end = ShuffleCodec.add(
                Budget.ledgerId(slo, slo.objectives().get(0)),
                key,
                highestEventTime,
                sums,
                none,
                message,
                ShuffleCodec.begin(message));
        return Arrays.copyOf(message, end);
    }

    /** How far a partition is, to all. */
    public static byte[] progress(int partition, long watermark, long caughtUpTo) {
        return ShuffleCodec.progress(-1, new ProgressMarker(partition, watermark, caughtUpTo));
    }
}
