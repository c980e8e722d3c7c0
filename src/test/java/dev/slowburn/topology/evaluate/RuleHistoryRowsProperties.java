package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.tracking.RuleHistory;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RuleHistoryRowsProperties {
    @Provide
    Arbitrary<RuleHistory> histories() {
        Arbitrary<Long> times = Arbitraries.of(RuleHistory.EVERYTHING, RuleHistory.UNKNOWN, 0L, 1_790_000_000_000L);
        Arbitrary<RuleHistory.Partition> partition = Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0), times)
                .as(RuleHistory.Partition::new);
        Arbitrary<Map<Integer, RuleHistory.Partition>> partitions = Arbitraries.maps(
                        Arbitraries.integers().greaterOrEqual(0), partition)
                .ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        partitions,
                        Arbitraries.longs().between(0, 40_000_000))
                .as(RuleHistory::new);
    }

    @Property
    void readsWhatItWrote(@ForAll("histories") RuleHistory history) {
        assertThat(RuleHistoryRows.fromBytes(RuleHistoryRows.toBytes(history))).isEqualTo(history);
    }
}
