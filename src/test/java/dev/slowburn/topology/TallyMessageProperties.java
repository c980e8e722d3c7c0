package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.TallyCell;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TallyMessageProperties {
    @Property
    void sumsArriveAsTheyWereSent(
            @ForAll long ledgerId,
            @ForAll @LongRange(min = -100_000_000_000_000L, max = 100_000_000_000_000L) long highest,
            @ForAll @Size(min = 1, max = 50)
                    Map<@LongRange(min = -1_000_000, max = 100_000_000) Long, @LongRange(max = Long.MAX_VALUE / 4) Long>
                            minutes) {
        TallyCell cell = new TallyCell();
        minutes.forEach((minute, good) -> cell.add(minute, good, good / 3));
        Recorder recorder = new Recorder();

        TallyMessage.read(TallyMessage.sums(ledgerId, highest, cell), recorder);

        assertThat(recorder.ledgerId).isEqualTo(ledgerId);
        assertThat(recorder.highest).isEqualTo(highest);
        assertThat(recorder.minutes).isEqualTo(new TreeMap<>(minutes));
    }

    @Property
    void progressArrivesAsItWasSent(
            @ForAll @IntRange(min = -1, max = 1_000) int target,
            @ForAll @IntRange(max = 10_000) int partition,
            @ForAll @LongRange(min = Long.MIN_VALUE / 2, max = Long.MAX_VALUE / 2) long watermark) {
        Progress progress = new Progress(partition, watermark, Progress.NOTHING);
        byte[] message = TallyMessage.progress(target, progress);
        Recorder recorder = new Recorder();
        TallyMessage.read(message, recorder);
        assertThat(TallyMessage.isProgress(message)).isTrue();
        assertThat(TallyMessage.targetOf(message)).isEqualTo(target);
        assertThat(recorder.progress).isEqualTo(progress);
    }

    private static final class Recorder implements TallyMessage.Receiver {
        private long ledgerId;
        private long highest;
        private Progress progress;
        private final TreeMap<Long, Long> minutes = new TreeMap<>();

        @Override
        public void sums(long id, long highestEventTime) {
            ledgerId = id;
            highest = highestEventTime;
        }

        @Override
        public void minute(long minute, long good, long bad) {
            assertThat(bad).isEqualTo(good / 3);
            minutes.put(minute, good);
        }

        @Override
        public void progress(Progress news) {
            progress = news;
        }
    }
}
