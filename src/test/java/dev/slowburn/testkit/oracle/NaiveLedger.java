package dev.slowburn.testkit.oracle;

import dev.slowburn.domain.consumption.Tally;
import java.util.ArrayList;
import java.util.List;

/** Oracle of ledgers: keeps all events and counts them one by one. */
public final class NaiveLedger {
    private final List<Entry> entries = new ArrayList<>();

    public void add(long minute, long good, long bad) {
        entries.add(new Entry(minute, good, bad));
    }

    /** Good and bad over the minutes {@code (now - minutes, now]}. */
    public Tally over(long minutes, long now) {
        long good = 0;
        long bad = 0;
        for (Entry entry : entries) {
            if (entry.minute > now - minutes && entry.minute <= now) {
                good += entry.good;
                bad += entry.bad;
            }
        }
        return new Tally(good, bad);
    }

    private record Entry(long minute, long good, long bad) {}
}
