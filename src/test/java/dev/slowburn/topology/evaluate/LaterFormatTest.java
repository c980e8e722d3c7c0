package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.topology.definitions.PendingDefinitionCodec;
import dev.slowburn.topology.state.JournalEntry;
import org.junit.jupiter.api.Test;

/** State written by a later version is refused with an error that states its format. */
class LaterFormatTest {
    private static final byte[] LATER = {99, 1, 2, 3};

    @Test
    void refusesALaterJournalEntry() {
        assertThatThrownBy(() -> JournalEntry.generationOf(LATER))
                .hasMessage("journal entry has format 99, this version reads 1");
    }

    @Test
    void refusesALaterDecision() {
        assertThatThrownBy(() -> DecisionStore.fromBytes(LATER))
                .hasMessage("decision has format 99, this version reads 1");
    }

    @Test
    void refusesALaterPendingDefinition() {
        assertThatThrownBy(() -> PendingDefinitionCodec.fromBytes(LATER))
                .hasMessage("refused definition has format 99, this version reads 0 and 1");
    }
}
