package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.Contributor;
import dev.slowburn.domain.ContributorCell;
import dev.slowburn.domain.OutcomeKind;
import dev.slowburn.domain.TallyCell;
import dev.slowburn.testkit.SampleOutcome;
import java.util.ArrayList;
import java.util.List;
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
                            minutes,
            @ForAll @Size(max = 3) List<String> group,
            @ForAll OutcomeKind kind) {
        TallyCell cell = new TallyCell();
        ContributorCell contributors = new ContributorCell();
        List<Contributor> sent = new ArrayList<>();
        minutes.forEach((minute, good) -> {
            cell.add(minute, good, good / 3);
            SampleOutcome outcome = SampleOutcome.of(kind).withOperation("GET /" + minute % 7);
            contributors.add(minute, minute % 2 == 0 ? outcome.withCode((int) (minute % 600)) : outcome, 1 + good / 3);
        });
        for (int i = 0; i < contributors.size(); i++) {
            sent.add(contributors.contributor(i));
        }
        BudgetKey key = new BudgetKey("slo", "objective", "service", group);
        Recorder recorder = new Recorder();

        TallyMessage.read(TallyMessage.sums(ledgerId, key.toBytes(), highest, cell, contributors), recorder);

        assertThat(recorder.ledgerId).isEqualTo(ledgerId);
        assertThat(recorder.highest).isEqualTo(highest);
        assertThat(recorder.minutes).isEqualTo(new TreeMap<>(minutes));
        assertThat(recorder.key).isEqualTo(key);
        assertThat(recorder.contributors).isEqualTo(sent);
        assertThat(recorder.ended).isTrue();
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
        private final List<Contributor> contributors = new ArrayList<>();
        private BudgetKey key;
        private boolean ended;

        @Override
        public void sums(long id, BudgetKey budget, long highestEventTime) {
            ledgerId = id;
            key = budget;
            highest = highestEventTime;
        }

        @Override
        public void minute(long minute, long good, long bad) {
            assertThat(bad).isEqualTo(good / 3);
            minutes.put(minute, good);
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            assertThat(minutes).containsKey(minute);
            contributors.add(contributor);
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void progress(Progress news) {
            progress = news;
        }
    }
}
