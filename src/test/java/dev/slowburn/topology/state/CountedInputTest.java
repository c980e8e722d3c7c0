package dev.slowburn.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.progress.ProgressMarker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountedInputTest {
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
        assertThat(counted.caughtUpTo()).isEqualTo(Map.of(3, NOW));
    }

    private static byte[] entry(ProgressMarker... progress) {
        return JournalEntry.write(1, NOW, List.of(progress), List.of());
    }
}
