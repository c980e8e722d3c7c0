package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CombinerTest {
    @Test
    void evictsUnnamedServicesWithTooManyGroups() {
        Slo slo = new SloBuilder("all")
                .service("any")
                .groupBy(1_000, "tenant")
                .allServices()
                .build();
        Combiner combiner = new Combiner(PreparedDefinitions.of(DefinitionSet.of(List.of(slo))), CountingListener.NONE);
        int groups = 1_000;
        int most = 0;
        for (int service = 0; service < 3 * RuleCache.MAX_GROUPS_OF_UNNAMED_SERVICES / groups; service++) {
            for (int group = 0; group < groups; group++) {
                combiner.count(new SampleOutcome(
                        "s" + service, 0, null, OutcomeKind.SUCCESS, null, null, 1, Map.of("tenant", "t" + group)));
            }
            combiner.drain(tallies -> {});
            most = Math.max(most, combiner.unnamedServices());
        }

        assertThat(most).isLessThanOrEqualTo(RuleCache.MAX_GROUPS_OF_UNNAMED_SERVICES / groups + 1);
    }
}
