package dev.slowburn.topology.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LowWatermarkTest {
    private static final Instant EVENTS = Instant.parse("2026-03-01T12:00:30Z");
    private static final Instant WALL = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration DISORDER = LowWatermark.DISORDER;
    private static final Duration QUIET = LowWatermark.QUIET;

    private final LowWatermark lowWatermark = new LowWatermark();
    private final Map<Integer, ProgressMarker> all = new TreeMap<>();

    /** @param event offset of its highest event time from {@link #EVENTS}; null if it has no events */
    private void partition(int number, Duration event, Instant readTo, Instant now) {
        long watermark =
                event == null ? ProgressMarker.NOTHING : EVENTS.plus(event).toEpochMilli();
        all.put(
                number,
                new ProgressMarker(number, watermark, readTo == null ? ProgressMarker.NOTHING : readTo.toEpochMilli()));
        lowWatermark.advance(watermark, now.toEpochMilli());
    }

    private long completeMinute() {
        long slowest = all.values().stream()
                .mapToLong(ProgressMarker::caughtUpTo)
                .min()
                .orElseThrow();
        return lowWatermark.completeMinute(all.values(), slowest);
    }

    private static long minute(Duration after) {
        return Minutes.of(EVENTS.plus(after).toEpochMilli());
    }

    @Test
    void noMinuteIsCompleteBeforeTheFirstOutcome() {
        partition(0, null, WALL, WALL);
        assertThat(completeMinute()).isEqualTo(Ledger.UNKNOWN);
    }

    @Test
    void followsThePartitionWithTheLowestEventTime() {
        partition(0, Duration.ofHours(9), null, WALL);
        partition(1, Duration.ofHours(2), null, WALL);
        assertThat(completeMinute()).isEqualTo(minute(Duration.ofHours(2).minus(DISORDER)) - 1);
    }

    @Test
    void unreadPartitionDelaysAllOthers() {
        partition(0, Duration.ofHours(9), null, WALL);
        partition(1, null, null, WALL);
        assertThat(completeMinute()).isEqualTo(Ledger.UNKNOWN);
    }

    @Test
    void partitionReadToItsEndDoesNotDelayTheOthers() {
        partition(0, Duration.ofHours(9), null, WALL);
        partition(1, Duration.ofHours(2), WALL, WALL);
        partition(2, null, WALL, WALL);

        assertThat(completeMinute())
                .as("newly arrived records of other partitions may be older")
                .isEqualTo(Ledger.UNKNOWN);

        partition(1, Duration.ofHours(2), WALL.plus(QUIET), WALL);
        partition(2, null, WALL.plus(QUIET), WALL);

        assertThat(completeMinute()).isEqualTo(minute(Duration.ofHours(9).minus(DISORDER)) - 1);
    }

    @Test
    void lastMinuteIsCompleteWhenTheInputIsFinished() {
        partition(0, Duration.ofHours(9), WALL.plus(QUIET).minusMillis(1), WALL);
        partition(1, Duration.ofHours(2), WALL.plus(QUIET), WALL);
        assertThat(completeMinute()).isLessThan(minute(Duration.ofHours(9)));
        partition(0, Duration.ofHours(9), WALL.plus(QUIET), WALL);
        assertThat(completeMinute()).isEqualTo(minute(Duration.ofHours(9)));
    }

    @Property
    void noMinuteWithUnreadOutcomesIsComplete(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int partitions) {
        Random random = new Random(seed);
        LowWatermark tested = new LowWatermark();
        int outcomes = 400;
        // Outcome n occurs in minute n and is written to some partition one second after outcome n - 1.
        int[] partitionOf = random.ints(outcomes, 0, partitions).toArray();
        int[] readUpTo = new int[partitions];
        Map<Integer, ProgressMarker> progress = new TreeMap<>();
        for (int p = 0; p < partitions; p++) {
            progress.put(p, new ProgressMarker(p, ProgressMarker.NOTHING, ProgressMarker.NOTHING));
        }
        for (int step = 0; step < 300; step++) {
            int p = random.nextInt(partitions);
            readUpTo[p] = Math.min(outcomes, readUpTo[p] + random.nextInt(20));
            long watermark = ProgressMarker.NOTHING;
            for (int n = 0; n < readUpTo[p]; n++) {
                watermark = partitionOf[n] == p ? Minutes.toMillis(n) : watermark;
            }
            // A task reads outcome n at the earliest when it is written.
            progress.put(p, new ProgressMarker(p, watermark, (readUpTo[p] - 1) * 1_000L));
            tested.advance(watermark, readUpTo[p] * 1_000L);
            long slowest = progress.values().stream()
                    .mapToLong(ProgressMarker::caughtUpTo)
                    .min()
                    .orElseThrow();
            long complete = tested.completeMinute(progress.values(), slowest);
            for (int n = 0; n < outcomes; n++) {
                if (n >= readUpTo[partitionOf[n]]) {
                    assertThat(complete).isLessThan(n);
                }
            }
        }
    }
}
