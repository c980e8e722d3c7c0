package dev.slowburn.topology;

import dev.slowburn.domain.Budget;
import dev.slowburn.domain.ContributorCell;
import dev.slowburn.domain.Slo;
import dev.slowburn.domain.TallyCell;
import java.util.Arrays;
import java.util.List;

/** What tasks of the first stage send, without an input topic: any partition, and commits of any length. */
final class FirstStage {
    private static final int HEAD = 2;

    private FirstStage() {}

    /** The sums of one commit for the first objective of an SLO. */
    static byte[] sums(Slo slo, TallyCell sums, long highestEventTime) {
        byte[] key = new BudgetKey(slo.name(), slo.objectives().get(0).name(), slo.service(), List.of()).toBytes();
        ContributorCell none = new ContributorCell();
        byte[] message = new byte[HEAD + TallyMessage.room(key, sums, none)];
        int end = TallyMessage.add(
                Budget.ledgerId(slo, slo.objectives().get(0)),
                key,
                highestEventTime,
                sums,
                none,
                message,
                TallyMessage.begin(message));
        return Arrays.copyOf(message, end);
    }

    /** How far a partition is, to all. */
    static byte[] progress(int partition, long watermark, long caughtUpTo) {
        return TallyMessage.progress(-1, new Progress(partition, watermark, caughtUpTo));
    }
}
