package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Against an oracle that keeps each offset with the moment it was written and whether it was counted: a task that reads a log with
 * records, markers and open transactions, restarts, and hears of the log's end now and then.
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
    private long claimed;

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
    void itNeverClaimsWhatIsNotCountedAndEndsCaughtUp(@ForAll long seed) {
        begin(seed);
        for (int step = 0; step < STEPS; step++) {
            step();
            long upTo = caughtUp.upTo(now);
            assertThat(upTo).isGreaterThanOrEqualTo(claimed).isLessThanOrEqualTo(now);
            assertThat(log).allMatch(offset -> !offset.isRecord || offset.counted || offset.writtenAt >= upTo);
            assertThat(caughtUp.reach(now)).isLessThanOrEqualTo(now);
            claimed = upTo;
        }

        readable = log.size();
        answer();
        long asked = now;
        now += 10;
        read(log.size());
        committed = position;
        now += 1_000;
        answer();
        assertThat(caughtUp.upTo(now)).isGreaterThan(asked);
        assertThat(caughtUp.reach(now)).isEqualTo(now);
    }

    private void begin(long seed) {
        random = new Random(seed);
        log.clear();
        now = 1_000_000;
        readable = 0;
        position = 0;
        committed = 0;
        claimed = ProgressMarker.NOTHING;
        caughtUp = new CaughtUpTracker(now);
    }

    private void step() {
        now += random.nextInt(500);
        switch (random.nextInt(8)) {
            case 0, 1 -> log.add(new Offset(now, random.nextInt(4) != 0));
            case 2 -> readable = readable + random.nextInt(log.size() - readable + 1);
            case 3, 4 -> read(position + random.nextInt(readable - position + 1));
            case 5 -> committed = position;
            case 6 -> answer();
            default -> {
                if (random.nextInt(10) == 0) {
                    restart();
                }
            }
        }
    }

    /** A batch ends with a record; what else is passed on the way is only seen in the position that is committed. */
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

    private void answer() {
        caughtUp.onEndOffsets(now, new EndOffsets.Known(0, readable, log.size(), committed));
        now++;
    }

    /** What was counted and not committed is taken back, and with it what was claimed by it. */
    private void restart() {
        for (; position > committed; position--) {
            log.get(position - 1).counted = false;
        }
        caughtUp = new CaughtUpTracker(now);
        claimed = ProgressMarker.NOTHING;
    }
}
