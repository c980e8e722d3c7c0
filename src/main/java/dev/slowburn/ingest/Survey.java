package dev.slowburn.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Statistics of the lines read: the numbers of parsed and of unreadable lines, and the range of times. Not thread-safe. */
public final class Survey {
    /** Fraction of unreadable lines that causes a warning. */
    private static final double UNREADABLE_LIMIT = 0.05;

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
     * Warnings about probable mistakes, one sentence each.
     *
     * @param now wall-clock time
     * @param skew outcomes further in the future than this are rejected
     * @param retention outcomes older than this expire without being counted; empty if retention does not depend on wall-clock time
     */
    public List<String> warnings(Instant now, Duration skew, Optional<Duration> retention) {
        List<String> warnings = new ArrayList<>();
        long lines = read + unreadable;
        if (lines > 0 && unreadable >= UNREADABLE_LIMIT * lines) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d line%s can't be parsed; check --format and the reasons below",
                    unreadable,
                    lines,
                    lines == 1 ? "" : "s"));
        }
        if (last != null && last.isAfter(now.plus(skew))) {
            warnings.add("times up to " + last + " are in the future; an instance rejects outcomes more than "
                    + skew.toMinutes() + " min ahead of its clock");
        }
        retention
                .filter(kept -> first != null && first.isBefore(now.minus(kept)))
                .ifPresent(kept -> warnings.add("the earliest time, " + first + ", is older than ledger.retention ("
                        + kept.toDays() + " d); an instance with clock=wall doesn't count expired outcomes"));
        return warnings;
    }
}
