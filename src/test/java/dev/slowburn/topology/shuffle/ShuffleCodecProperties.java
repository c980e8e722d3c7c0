package dev.slowburn.topology.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.PendingTallies;
import dev.slowburn.counting.TallyBuffer;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.topology.SampleOutcome;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ShuffleCodecProperties {
    private static final BudgetKeyCache KEYS = new BudgetKeyCache();

    @Property
    void decodesTalliesAsEncoded(
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

        ShuffleCodec.read(message(ledgerId, key, highest, cell, contributors), KEYS, recorder);

        assertThat(recorder.ledgerId).isEqualTo(ledgerId);
        assertThat(recorder.highest).isEqualTo(highest);
        assertThat(recorder.minutes).isEqualTo(new TreeMap<>(minutes));
        assertThat(recorder.key).isEqualTo(key);
        assertThat(recorder.contributors).isEqualTo(sent);
        assertThat(recorder.ended).isTrue();
    }

    private static byte[] message(
            long ledgerId, BudgetKey key, long highest, TallyCell cell, ContributorCell contributors) {
        byte[] bytes = new byte[100 + ShuffleCodec.room(key.toBytes(), cell, contributors)];
        int end = ShuffleCodec.writeHeader(bytes);
        return Arrays.copyOf(bytes, ShuffleCodec.add(ledgerId, key.toBytes(), highest, cell, contributors, bytes, end));
    }

    @Property
    void decodesBatchesOfManyBudgetsInOrder(
            @ForAll @Size(min = 1, max = 2_000) List<@IntRange(max = 40) Integer> minutes) {
        TallyBatch batch = new TallyBatch(false);
        PendingTallies pending = new PendingTallies();
        List<byte[]> messages = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < minutes.size(); i++) {
            TallyBuffer tallies = new TallyBuffer(i, new BudgetKey("slo-" + i, "objective", "service-" + i, List.of()));
            for (int minute = 0; minute <= minutes.get(i); minute++) {
                tallies.add(minute, SampleOutcome.of(OutcomeKind.SUCCESS).withCount(1 + i), true, pending);
                sent.add(i + "/slo-" + i + '@' + minute + '=' + (1 + i));
            }
            batch.add(tallies);
            if (batch.isLong()) {
                messages.add(batch.toMessage());
            }
        }
        if (!batch.isEmpty()) {
            messages.add(batch.toMessage());
        }

        List<String> received = new ArrayList<>();
        messages.forEach(message -> ShuffleCodec.read(message, KEYS, new GoodByMinute(received)));
        assertThat(received).isEqualTo(sent);
        assertThat(messages).allSatisfy(message -> assertThat(message).hasSizeLessThan(2 * TallyBatch.LONG));
    }

    /** By default, a broker rejects records of more than 1 MiB. */
    @Example
    void budgetIsEmittedBeforeItsRecordIsTooLarge() {
        PendingTallies pending = new PendingTallies();
        TallyBuffer tallies = new TallyBuffer(1, new BudgetKey("slo", "objective", "service", List.of()));
        int minutes = 0;
        while (!pending.isFull(Integer.MAX_VALUE)) {
            for (int i = 0; i < 20; i++) {
                SampleOutcome outcome =
                        SampleOutcome.of(OutcomeKind.SERVER_ERROR).withOperation(i + "可".repeat(300));
                tallies.add(minutes, outcome, false, pending);
            }
            minutes++;
        }
        TallyBatch batch = new TallyBatch(false);
        batch.add(tallies);

        assertThat(minutes).isGreaterThan(10);
        assertThat(batch.toMessage()).hasSizeLessThan(1 << 19);
    }

    /** Bytes of a version that had one input. */
    @Example
    void decodesTheProgressOfVersionsThatHadOneInput() {
        byte[] sent = {3, 2, 0, 5, 2, 4};
        ProgressMarker progress = new ProgressMarker(5, 1, 2);

        assertThat(ShuffleCodec.progress(-1, progress)).isEqualTo(sent);
        assertThat(received(sent)).containsExactly(progress);
    }

    @Property
    void decodesTheProgressOfAnyInput(@ForAll int input, @ForAll @IntRange(max = 10_000) int partition) {
        ProgressMarker progress = new ProgressMarker(SourceId.of(input, partition), -7, 1_700_000_000_000L);
        byte[] sent = ShuffleCodec.progress(4, progress);

        assertThat(sent[0]).isEqualTo((byte) (input == 0 ? 3 : 6));
        assertThat(received(sent)).containsExactly(progress);
        assertThat(SourceId.input(progress.source())).isEqualTo(input);
        assertThat(SourceId.partition(progress.source())).isEqualTo(partition);
    }

    @Property
    void decodesTheProgressOfSeveralPartitions(
            @ForAll @Size(min = 2, max = 30) List<@LongRange(min = 0) Long> sources) {
        List<ProgressMarker> progress = sources.stream()
                .map(source -> new ProgressMarker(source, -source / 2, 1_700_000_000_000L))
                .toList();
        byte[] sent = ShuffleCodec.progress(4, progress);

        assertThat(sent[0]).as("a format that earlier versions refuse").isEqualTo((byte) 7);
        assertThat(ShuffleCodec.targetOf(sent)).isEqualTo(4);
        assertThat(received(sent)).isEqualTo(progress);
    }

    private static List<ProgressMarker> received(byte[] message) {
        List<ProgressMarker> markers = new ArrayList<>();
        ShuffleCodec.read(message, KEYS, new Recorder() {
            @Override
            public void progress(ProgressMarker progress) {
                markers.add(progress);
            }
        });
        return markers;
    }

    /** The previous version sent one budget per record. Such records may still be in the topic after an upgrade. */
    @Property(tries = 1)
    void decodesThePreviousFormat() {
        TallyBuffer tallies = new TallyBuffer(7, new BudgetKey("slo", "objective", "service", List.of()));
        tallies.add(5, SampleOutcome.of(OutcomeKind.SUCCESS), true, new PendingTallies());
        TallyBatch batch = new TallyBatch(false);
        batch.add(tallies);
        byte[] message = batch.toMessage();
        message[0] = 2;

        List<String> received = new ArrayList<>();
        ShuffleCodec.read(message, KEYS, new GoodByMinute(received));
        assertThat(received).containsExactly("7/slo@5=1");
    }

    /** Lists the good outcomes of each minute. */
    private static final class GoodByMinute implements ShuffleCodec.Receiver {
        private final List<String> list;
        private String budget;

        private GoodByMinute(List<String> list) {
            this.list = list;
        }

        @Override
        public void tallies(long ledgerId, BudgetKey key, long highestEventTime, boolean isReplayed) {
            budget = ledgerId + "/" + key.slo();
        }

        @Override
        public void minute(long minute, long good, long bad) {
            list.add(budget + '@' + minute + '=' + good);
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            throw new AssertionError("nothing failed");
        }

        @Override
        public void end() {
            budget = null;
        }

        @Override
        public void progress(ProgressMarker progress) {
            throw new AssertionError("none was sent");
        }

        @Override
        public void coverage(CoverageReport report) {
            throw new AssertionError("not sent");
        }

        @Override
        public void unclassifiable(UnclassifiableOutcomes outcomes) {
            throw new AssertionError("none was sent");
        }
    }

    @Property
    void decodesProgressAsEncoded(
            @ForAll @IntRange(min = -1, max = 1_000) int target,
            @ForAll @IntRange(max = 10_000) int partition,
            @ForAll @LongRange(min = Long.MIN_VALUE / 2, max = Long.MAX_VALUE / 2) long watermark) {
        ProgressMarker progress = new ProgressMarker(partition, watermark, ProgressMarker.NOTHING);
        byte[] message = ShuffleCodec.progress(target, progress);
        Recorder recorder = new Recorder();
        ShuffleCodec.read(message, KEYS, recorder);
        assertThat(ShuffleCodec.isProgress(message)).isTrue();
        assertThat(ShuffleCodec.targetOf(message)).isEqualTo(target);
        assertThat(recorder.progress).isEqualTo(progress);
    }

    @Property
    void decodesUnclassifiableOutcomesAsEncoded(
            @ForAll @IntRange(max = 10_000) int partition,
            @ForAll @LongRange(min = -1) long since,
            @ForAll @LongRange(min = 0) long count,
            @ForAll String service) {
        UnclassifiableOutcomes outcomes = new UnclassifiableOutcomes(
                new BudgetKey("slo", "objective", service, List.of()), partition, since, count);
        byte[] message = ShuffleCodec.unclassifiable(outcomes);
        Recorder recorder = new Recorder();

        ShuffleCodec.read(message, KEYS, recorder);

        assertThat(ShuffleCodec.isProgress(message)).isFalse();
        assertThat(recorder.unclassifiable).isEqualTo(outcomes);
    }

    private static class Recorder implements ShuffleCodec.Receiver {
        private long ledgerId;
        private long highest;
        private ProgressMarker progress;
        private UnclassifiableOutcomes unclassifiable;
        private final TreeMap<Long, Long> minutes = new TreeMap<>();
        private final List<Contributor> contributors = new ArrayList<>();
        private BudgetKey key;
        private boolean ended;

        @Override
        public void tallies(long id, BudgetKey budget, long highestEventTime, boolean isReplayed) {
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
        public void progress(ProgressMarker outcomes) {
            progress = outcomes;
        }

        @Override
        public void coverage(CoverageReport report) {
            throw new AssertionError("not sent");
        }

        @Override
        public void unclassifiable(UnclassifiableOutcomes outcomes) {
            unclassifiable = outcomes;
        }
    }
}
