package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.tracking.RuleHistory;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RuleHistoryRowsProperties {
    @Provide
    Arbitrary<RuleHistory> histories() {
        Arbitrary<Long> times = Arbitraries.of(RuleHistory.EVERYTHING, RuleHistory.UNKNOWN, 0L, 1_790_000_000_000L);
        Arbitrary<RuleHistory.Partition> partition = Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        times,
                        Arbitraries.longs().greaterOrEqual(0))
                .as(RuleHistory.Partition::new);
        Arbitrary<Map<Long, RuleHistory.Partition>> partitions =
                Arbitraries.maps(Arbitraries.longs(), partition).ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        partitions,
                        Arbitraries.longs().between(0, 40_000_000),
                        Arbitraries.longs().greaterOrEqual(0))
                .as(RuleHistory::new);
    }

    @Property
    void readsWhatItWrote(@ForAll("histories") RuleHistory history) {
        assertThat(RuleHistoryRows.fromBytes(RuleHistoryRows.toBytes(history))).isEqualTo(history);
    }

    @Example
    void readsRowsWithoutTotals() {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {1});
        bytes.number(1);
        bytes.number(0);
        bytes.number(3);
        bytes.number(7);
        bytes.number(Varint.zigzag(1_790_000_000_000L));

        RuleHistory.Partition partition = new RuleHistory.Partition(7, 1_790_000_000_000L, 7);
        assertThat(RuleHistoryRows.fromBytes(bytes.toArray()))
                .isEqualTo(new RuleHistory(true, Map.of(3L, partition), RuleHistory.IN_FORCE, 0));
    }
}
