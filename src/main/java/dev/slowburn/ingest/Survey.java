package dev.slowburn.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What lines are like: how many can be read, and from when to when they are. Not thread-safe. */
public final class Survey {
    private static final double MUCH = 0.05;

    private long read;
    private long unreadable;
    private Instant first;
    private Instant last;

    void read(Instant occurredAt) {
        read++;
        first = first == null || occurredAt.isBefore(first) ? occurredAt : first;
        last = last == null || occurredAt.isAfter(last) ? occurredAt : last;
    }

    void unreadable() {
        unreadable++;
    }

    /** The earliest time. */
    public Optional<Instant> first() {
        return Optional.ofNullable(first);
    }

    /** The latest time. */
    public Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /**
     * What looks like a mistake, a sentence each.
     *
     * @param now by the wall clock
     * @param skew further ahead of now outcomes are rejected
     * @param retention older outcomes expire without being counted; empty if that does not depend on now
     */
    public List<String> doubts(Instant now, Duration skew, Optional<Duration> retention) {
        List<String> doubts = new ArrayList<>();
        long lines = read + unreadable;
        if (lines > 0 && unreadable >= MUCH * lines) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d lines can't be read; check --format, and the reasons below",
                    unreadable,
                    lines));
        }
        if (last != null && last.isAfter(now.plus(skew))) {
            doubts.add("times up to " + last + " are in the future; an instance rejects what is more than "
                    + skew.toMinutes() + " min ahead");
        }
        retention
                .filter(kept -> first != null && first.isBefore(now.minus(kept)))
                .ifPresent(kept -> doubts.add("times from " + first + " on are older than ledger.retention ("
                        + kept.toDays() + " d); an instance with clock=wall doesn't count them"));
        return doubts;
    }
}
