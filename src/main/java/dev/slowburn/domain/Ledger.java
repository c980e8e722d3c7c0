package dev.slowburn.domain;

import java.util.Arrays;

/**
 * All tallies of one budget over its retention, with the sums of several look-backs kept running.
 *
 * <p>Subtract on evict: each look-back of D minutes holds the sum over the last D minutes, the current one included. When
 * time moves on by k minutes, the k that enter are added and the k that leave are subtracted, both read from the packed
 * rows; a late outcome is added to the sums that still cover its minute. So reading a sum is O(1) whatever the window's
 * length, a minute's step costs one row read a look-back, and only the first use (after a restart) and a jump longer than
 * a look-back sum up anew. Sums are longs and subtraction is exact: what leaves a window is exactly what entered it.
 *
 * <p>Time never goes back: a moment before the last one is taken for the last one. Not safe for use by several threads.
 */
public final class Ledger {
    private static final long NOWHERE = Long.MIN_VALUE;
    /** How far ahead of now minutes with outcomes may lie; more than any believable clock skew. */
    private static final long AHEAD = 24L * Minutes.PER_HOUR;

    private final LedgerRows rows;
    private final long retention;
    private final long[] lookBacks;
    private final long[] good;
    private final long[] bad;
    private final HourRow scratch;

    private long now = NOWHERE;
    private long newest = NOWHERE;
    private long rangeGood;
    private long rangeBad;

    /**
     * @param scratch space to work in, which ledgers of one thread share
     * @param retention minutes that are kept, the current one included
     * @param lookBacks lengths in minutes, none longer than the retention
     */
    public Ledger(LedgerRows rows, HourRow scratch, long retention, long... lookBacks) {
        for (long lookBack : lookBacks) {
            if (lookBack < 1 || lookBack > retention) {
                throw new IllegalArgumentException(
                        "look-back: must be between 1 and the retention of " + retention + " min, was " + lookBack);
            }
        }
        this.rows = rows;
        this.scratch = scratch;
        this.retention = retention;
        this.lookBacks = lookBacks.clone();
        this.good = new long[lookBacks.length];
        this.bad = new long[lookBacks.length];
    }

    /**
     * Counts outcomes in their own minute.
     *
     * @param nowMinute the current minute
     * @return false if the minute is older than what is retained; then nothing is counted
     */
    public boolean add(long minute, long moreGood, long moreBad, long nowMinute) {
        advance(nowMinute);
        if (minute <= now - retention) {
            return false;
        }
        long hour = Minutes.hourOf(minute);
        scratch.load(rows.get(hour));
        scratch.add(Minutes.withinHour(minute), moreGood, moreBad);
        rows.put(hour, scratch.pack());
        newest = Math.max(newest, minute);
        for (int i = 0; i < lookBacks.length; i++) {
            if (minute <= now && minute > now - lookBacks[i]) {
                good[i] += moreGood;
                bad[i] += moreBad;
            }
        }
        return true;
    }

    /** Moves all look-backs to end with this minute. */
    public void advance(long nowMinute) {
        if (now == NOWHERE) {
            start(nowMinute);
            return;
        }
        if (nowMinute <= now) {
            return;
        }
        for (int i = 0; i < lookBacks.length; i++) {
            if (nowMinute - now >= lookBacks[i]) {
                sum(nowMinute - lookBacks[i] + 1, nowMinute);
                good[i] = rangeGood;
                bad[i] = rangeBad;
                continue;
            }
            if (newest > now) {
                sum(now + 1, nowMinute);
                good[i] += rangeGood;
                bad[i] += rangeBad;
            }
            if (good[i] != 0 || bad[i] != 0) {
                sum(now - lookBacks[i] + 1, nowMinute - lookBacks[i]);
                good[i] -= rangeGood;
                bad[i] -= rangeBad;
            }
        }
        now = nowMinute;
    }

    private void start(long nowMinute) {
        now = nowMinute;
        long longest = Arrays.stream(lookBacks).max().orElse(1);
        rows.scan(
                Minutes.hourOf(nowMinute - longest + 1),
                Minutes.hourOf(nowMinute + AHEAD),
                (hour, row) -> HourRow.visit(row, (within, goodThen, badThen) -> {
                    long minute = hour * Minutes.PER_HOUR + within;
                    newest = Math.max(newest, minute);
                    for (int i = 0; i < lookBacks.length; i++) {
                        if (minute <= nowMinute && minute > nowMinute - lookBacks[i]) {
                            good[i] += goodThen;
                            bad[i] += badThen;
                        }
                    }
                }));
    }

    /** Leaves the sums of these minutes, both included, in rangeGood and rangeBad. */
    private void sum(long from, long to) {
        rangeGood = 0;
        rangeBad = 0;
        long fromHour = Minutes.hourOf(from);
        long toHour = Minutes.hourOf(to);
        if (fromHour == toHour) {
            addRange(fromHour, rows.get(fromHour), from, to);
        } else {
            rows.scan(fromHour, toHour, (hour, row) -> addRange(hour, row, from, to));
        }
    }

    private void addRange(long hour, byte[] row, long from, long to) {
        if (row == null) {
            return;
        }
        long start = hour * Minutes.PER_HOUR;
        HourRow.visit(row, (within, goodThen, badThen) -> {
            long minute = start + within;
            if (minute >= from && minute <= to) {
                rangeGood += goodThen;
                rangeBad += badThen;
            }
        });
    }

    /** The sum over a look-back, by its place in the constructor's list. */
    public Tally over(int lookBack) {
        return new Tally(good[lookBack], bad[lookBack]);
    }
}
