package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Compares {@link CaughtUpTracker} with an oracle that stores for each offset when it was written and whether it was counted. The
 * simulated task reads a log with records, transaction markers and open transactions, restarts, and occasionally receives the end
 * offset.
 */
class CaughtUpTrackerProperties {
    private static final int STEPS = 300;

    private final List<Offset> log = new ArrayList<>();
    private Random random;
    private CaughtUpTracker caughtUp;
    private long now;
    private int readable;
    private int position;
    private int committed;
    private long reported;

    private static final class Offset {
        private final long writtenAt;
        private final boolean isRecord;
        private boolean counted;

        private Offset(long writtenAt, boolean isRecord) {
            this.writtenAt = writtenAt;
            this.isRecord = isRecord;
        }
    }

    @Property(tries = 300)
    void neverReportsUncountedRecordsAsCountedAndEndsCaughtUp(@ForAll long seed) {
        reset(seed);
        for (int step = 0; step < STEPS; step++) {
            step();
            long upTo = caughtUp.caughtUpTo(now);
            assertThat(upTo).isGreaterThanOrEqualTo(reported).isLessThanOrEqualTo(now);
            assertThat(log).allMatch(offset -> !offset.isRecord || offset.counted || offset.writtenAt >= upTo);
            assertThat(caughtUp.laggingSince(now)).isLessThanOrEqualTo(now);
            reported = upTo;
        }

        readable = log.size();
        snapshot();
        long requested = now;
        now += 10;
        read(log.size());
        committed = position;
        now += 1_000;
        snapshot();
        assertThat(caughtUp.caughtUpTo(now)).isGreaterThan(requested);
        assertThat(caughtUp.laggingSince(now)).isEqualTo(now);
    }

    private void reset(long seed) {
        random = new Random(seed);
        log.clear();
        now = 1_000_000;
        readable = 0;
        position = 0;
        committed = 0;
        reported = ProgressMarker.NOTHING;
        caughtUp = new CaughtUpTracker(now);
    }

    private void step() {
        now += random.nextInt(500);
        switch (random.nextInt(8)) {
            case 0, 1 -> log.add(new Offset(now, random.nextInt(4) != 0));
            case 2 -> readable = readable + random.nextInt(log.size() - readable + 1);
            case 3, 4 -> read(position + random.nextInt(readable - position + 1));
            case 5 -> committed = position;
            case 6 -> snapshot();
            default -> {
                if (random.nextInt(10) == 0) {
                    restart();
                }
            }
        }
    }

    /** A batch ends with a record; markers after its last record are visible only in the committed position. */
    private void read(int upTo) {
        int last = -1;
        for (; position < upTo; position++) {
            if (log.get(position).isRecord) {
                log.get(position).counted = true;
                last = position;
            }
        }
        if (last >= 0) {
            caughtUp.counted(last + 1L);
        }
    }

    private void snapshot() {
        caughtUp.onEndOffsets(now, new EndOffsets.PartitionOffsets(0, readable, log.size(), committed));
        now++;
    }

    /** Rolls back uncommitted records, and the caught-up time that was reported from them. */
    private void restart() {
        for (; position > committed; position--) {
            log.get(position - 1).counted = false;
        }
        caughtUp = new CaughtUpTracker(now);
        reported = ProgressMarker.NOTHING;
    }
}
