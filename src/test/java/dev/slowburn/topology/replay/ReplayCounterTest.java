package dev.slowburn.topology.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.SampleOutcome;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ReplayCounterTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final int PARTITIONS = 8;
    private static final List<String> SERVICES =
            List.of("cart", "kasse-straße", "склад", "検索", "search", "login", "mail", "a", "b", "c", "d", "e");

    /** The n-th record has outcomes of the n-th service, in turn. */
    @Test
    void tallyPartitionsReceiveTheTalliesOfTheirServicesFromEachChunk() {
        List<Slo> slos = SERVICES.stream()
                .map(service -> new SloBuilder(service).build())
                .toList();
        PreparedDefinitions definitions =
                PreparedDefinitions.of(DefinitionSet.of(List.of())).next(DefinitionSet.of(slos));
        TopologySettings settings =
                TestSettings.wallClock().toBuilder().tallyPartitions(PARTITIONS).build();
        ReplayRequest request = new ReplayRequest(
                0, 300, definitions.rules().keySet(), definitions, List.of(), 0, NOW, (same, position) -> {
                    throw new AssertionError("the test creates the counter");
                });
        ReplayCounter counter = new ReplayCounter(
                settings,
                fields -> (headers, value, outcomes) -> {
                    outcomes.receive(new SampleOutcome(
                            SERVICES.get(value[0]), NOW, null, OutcomeKind.SUCCESS, null, null, value[1], Map.of()));
                    return RejectedItems.NONE;
                },
                request,
                0);

        GoodByService received = new GoodByService(PARTITIONS);
        Map<String, Long> sent = new HashMap<>();
        Set<Integer> owners = new HashSet<>();
        SERVICES.forEach(service -> owners.add(TallyPartitioner.ownerOf(service, PARTITIONS)));
        for (int chunk = 0; chunk < 3; chunk++) {
            for (int i = 0; i < 100; i++) {
                int service = i % SERVICES.size();
                counter.count(
                        new RecordHeaders(), new byte[] {(byte) service, (byte) (i % 7 + 1)}, OptionalLong.empty());
                sent.merge(SERVICES.get(service), i % 7 + 1L, Long::sum);
            }
            ReplayChunk finished = counter.finish(100L * (chunk + 1));
            assertThat(finished.outcomes()).isEqualTo(100);
            finished.messages().forEach(received::add);
            assertThat(finished.messages())
                    .extracting(ReplayChunk.Message::partition)
                    .containsExactlyInAnyOrderElementsOf(owners);
        }
        assertThat(received.sums()).isEqualTo(sent);
        assertThat(owners).hasSizeGreaterThan(4);
    }
}
