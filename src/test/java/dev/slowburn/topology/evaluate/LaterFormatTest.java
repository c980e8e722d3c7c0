package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.topology.definitions.PendingDefinitionCodec;
import dev.slowburn.topology.state.JournalEntry;
import org.junit.jupiter.api.Test;

/** What a later version wrote is refused by saying which, and is not misread. */
class LaterFormatTest {
    private static final byte[] LATER = {99, 1, 2, 3};

    @Test
    void anEntryOfTheJournal() {
        assertThatThrownBy(() -> JournalEntry.generationOf(LATER))
                .hasMessage("journal entry has format 99, this version reads 1");
    }

    @Test
    void aDecision() {
        assertThatThrownBy(() -> DecisionStore.fromBytes(LATER))
                .hasMessage("decision has format 99, this version reads 1");
    }

    @Test
    void aDefinitionThatWaits() {
        assertThatThrownBy(() -> PendingDefinitionCodec.fromBytes(LATER))
                .hasMessage("waiting definition has format 99, this version reads 0 and 1");
    }
}
