package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.topology.definitions.PendingDefinitionCodec;
import dev.slowburn.topology.shuffle.BudgetKeyCache;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.state.BudgetStateCodec;
import dev.slowburn.topology.state.JournalEntry;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State written by a version whose formats are unknown is refused with an error that states its format and what to do. */
class LaterFormatTest {
    private static final byte[] LATER = {99, 1, 2, 3};

    static Stream<Map.Entry<String, ThrowingCallable>> refusals() {
        return Stream.of(
                Map.entry(
                        "journal entry has format 99, this version reads 1 to 2",
                        () -> JournalEntry.generationOf(LATER)),
                Map.entry("decision has format 99, this version reads 1", () -> DecisionStore.fromBytes(LATER)),
                Map.entry(
                        "history of a counting rule has format 99, this version reads 1 to 2",
                        () -> RuleHistoryRows.fromBytes(LATER)),
                Map.entry(
                        "refused definition has format 99, this version reads 0 to 1",
                        () -> PendingDefinitionCodec.fromBytes(LATER)),
                Map.entry(
                        "budget state has format 99, this version reads 3 to 4",
                        () -> BudgetStateCodec.fromBytes(LATER)),
                Map.entry(
                        "tally message has format 99, this version reads 2 to 7",
                        () -> ShuffleCodec.read(LATER, new BudgetKeyCache(), null)),
                Map.entry(
                        "ledger row has format 99, this version reads 1",
                        () -> HourRow.visit(LATER, (minute, good, bad) -> {})));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesALaterFormatAndAdvisesAnUpgrade(Map.Entry<String, ThrowingCallable> refusal) {
        assertThatThrownBy(refusal.getValue())
                .isInstanceOf(UnreadableFormatException.class)
                .hasMessage(refusal.getKey()
                        + ": a later version wrote it; upgrade to that version, a downgrade is not supported");
    }

    @Test
    void refusesAnEarlierFormatAndAdvisesToUpgradeInSteps() {
        assertThatThrownBy(() -> ShuffleCodec.read(new byte[] {1, 1}, new BudgetKeyCache(), null))
                .hasMessage("tally message has format 1, this version reads 2 to 7: an earlier version wrote it;"
                        + " upgrade one version at a time, each migrates what the one before it wrote");
    }
}
