package dev.slowburn.topology.state;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.burning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.TopologyParts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Migrates the stores of a former version, whose rows had text keys: 900 good outcomes seventy minutes ago, then 80 good and 20
 * bad, which exhausted the budget and fired an alert. That version published three snapshots.
 */
class FormerStateTest {
    private static final String FORMER = "/state/text-keys.txt";
    private static final int FORMER_SNAPSHOTS = 3;

    private TopologyHarness harness = new TopologyHarness(
            TestSettings.wallClock(),
            DefinitionSet.of(List.of(new SloBuilder("cart")
                    .alerts(burning("fast", "10", "10m"))
                    .thresholds(50)
                    .build())),
            Instant.parse("2026-03-01T12:01:00Z"));

    @BeforeEach
    void upgrade() {
        harness.holds(former());
        harness.send(good("cart", harness.wallClock(), 40));
        harness.send(bad("cart", harness.wallClock(), 5));
    }

    private static Stream<String> former() {
        try (InputStream lines = FormerStateTest.class.getResourceAsStream(FORMER)) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private BudgetSnapshot last() {
        List<BudgetSnapshot> snapshots = harness.snapshots();
        return snapshots.get(snapshots.size() - 1);
    }

    @Test
    void reasonOfAnAlertFiredByAFormerVersionIsUnknown() {
        harness.minutes(2);

        AlertView alert = new LocalBudgets(harness.evaluationView(), harness::definitions)
                .alerts()
                .findFirst()
                .orElseThrow();
        assertThat(alert.reason()).isEqualTo("it fired under an earlier version, which did not keep the reason");
        assertThat(alert.firedAt()).isNull();
        assertThat(alert.now()).startsWith("burn rate ");
    }

    @Test
    void continuesFromTheFormerTallies() {
        harness.minutes(2);

        BudgetSnapshot snapshot = last();
        assertThat(snapshot.getGood()).isEqualTo(1_020);
        assertThat(snapshot.getBad()).isEqualTo(25);
        assertThat(snapshot.getSequence()).isGreaterThan(FORMER_SNAPSHOTS);
        assertThat(snapshot.getContributors())
                .extracting(each -> each.getCount())
                .containsExactly(25L);
    }

    @Test
    void publishesNoEventOrAlertAgain() {
        harness.minutes(1);

        assertThat(harness.events()).isEmpty();
        assertThat(harness.alerts()).isEmpty();
    }

    @Test
    void migratesRowsOnceWithoutCopies() {
        harness.minutes(2);

        assertThat(harness.rowsIn(TopologyParts.LEDGER)).isEqualTo(2);

        harness = harness.restart(Duration.ofSeconds(30));
        harness.send(good("cart", harness.wallClock(), 1));
        harness.minutes(2);

        assertThat(last().getGood()).isEqualTo(1_021);
    }

    @Test
    void rejectsAnUnknownFormatWithItsNumber() {
        byte[] row = HexFormat.of()
                .parseHex(former().filter(line -> line.startsWith(StateStores.BUDGET_STATE))
                        .findFirst()
                        .orElseThrow()
                        .split(" ", -1)[3]);
        row[0] = 99;

        assertThatThrownBy(() -> BudgetStateCodec.fromBytes(row))
                .hasMessageStartingWith("budget state has format 99, this version reads 3 to 4");
    }
}
