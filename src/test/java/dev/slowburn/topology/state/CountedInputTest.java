package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountedInputTest {
    private static final long STORED_AT = 1L << 40;
    private static final long NOW = 1_700_000_000_000L;

    private final CountedInput counted = new CountedInput();

    @Test
    void firstEntryOfATaskIsNoEvidenceOfProcessedTallies() {
        assertThat(counted.addJournalEntry(entry())).isFalse();
        assertThat(counted.addJournalEntry(
                        entry(new ProgressMarker(ProgressMarker.EVALUATED, NOW, ProgressMarker.NOTHING))))
                .as("with the event clock")
                .isFalse();
        assertThat(counted.caughtUpTo()).isEmpty();
    }

    @Test
    void progressIsEvidenceOfProcessedTallies() {
        assertThat(counted.addJournalEntry(entry(new ProgressMarker(3, ProgressMarker.NOTHING, NOW))))
                .isTrue();
        assertThat(counted.caughtUpTo()).as("nothing was counted").isEmpty();

        assertThat(counted.addJournalEntry(entry(new ProgressMarker(3, NOW - 1, NOW))))
                .isTrue();
        assertThat(counted.caughtUpTo()).isEqualTo(Map.of(3L, NOW));
    }

    /** Bytes of a version that had one input: partition 3 and 5, an hour apart. */
    @Test
    void readsEntriesOfVersionsThatHadOneInput() {
        byte[] stored = HexFormat.of().parseHex("01018080808080200203010005" + "01ffb9b703");

        assertThat(counted.addJournalEntry(stored)).isTrue();

        assertThat(counted.caughtUpTo()).isEqualTo(Map.of(3L, STORED_AT, 5L, STORED_AT - 3_600_000));
        assertThat(JournalEntry.write(
                        1,
                        STORED_AT,
                        List.of(
                                new ProgressMarker(3, STORED_AT - 1, STORED_AT),
                                new ProgressMarker(5, STORED_AT - 1, STORED_AT - 3_600_000)),
                        List.of()))
                .as("with the original input alone, former versions can read it")
                .isEqualTo(stored);
    }

    @Test
    void entriesOfOtherInputsHaveAFormatThatFormerVersionsRefuse() {
        long spans = SourceId.of(0x1234_5678, 3);
        byte[] entry = entry(new ProgressMarker(3, NOW - 1, NOW), new ProgressMarker(spans, NOW - 1, NOW - 5));

        assertThat(entry[0]).isEqualTo((byte) 2);
        assertThat(counted.addJournalEntry(entry)).isTrue();
        assertThat(counted.caughtUpTo()).isEqualTo(Map.of(3L, NOW, spans, NOW - 5));
    }

    private static byte[] entry(ProgressMarker... progress) {
        return JournalEntry.write(1, NOW, List.of(progress), List.of());
    }
}
