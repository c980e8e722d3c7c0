package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is cached for services that no definition names, compared with an oracle that remembers every outcome. */
class CombinerCacheProperties {
    private static final int SERVICES = 4;
    private static final Slo OF_ALL = new SloBuilder("all")
            .service("any")
            .groupBy(1_000, "tenant")
            .allServices()
            .build();

    private final Set<Integer> named = new TreeSet<>(Set.of(0));
    private final Map<Integer, Set<Integer>> cached = new HashMap<>();
    private PreparedDefinitions definitions = PreparedDefinitions.of(set());
    private final Combiner combiner = new Combiner(definitions, CountingListener.NONE);

    /** @param steps each a service, and a tenant or, if negative, a change of the definitions */
    @Property
    void countsTheServicesAndGroupsThatNoDefinitionNames(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 10 * SERVICES - 1) Integer> steps) {
        for (int step : steps) {
            int service = step % SERVICES;
            int tenant = step / SERVICES - 2;
            if (tenant < 0) {
                rename(service);
            } else {
                count("s" + service, "t" + tenant);
                cached.computeIfAbsent(service, first -> new HashSet<>()).add(tenant);
            }
            combiner.drain(tallies -> {});

            Map<Integer, Set<Integer>> unnamed = new HashMap<>(cached);
            unnamed.keySet().removeAll(named);
            assertThat(combiner.unnamedServices()).isEqualTo(unnamed.size());
            assertThat(combiner.groupsOfUnnamedServices())
                    .isEqualTo(unnamed.values().stream().mapToInt(Set::size).sum());
        }
    }

    @Test
    void groupsOfNamedServicesEvictNoOthers() {
        count("unnamed", "t");

        for (int tenant = 0; tenant <= RuleCache.MAX_GROUPS_OF_UNNAMED_SERVICES; tenant++) {
            count("s0", "t" + tenant);
        }
        combiner.drain(tallies -> {});

        assertThat(combiner.unnamedServices()).isEqualTo(1);
    }

    @Test
    void groupsThatWereDroppedDoNotCount() {
        for (int tenant = 0; tenant <= RuleCache.MAX_GROUPS_OF_UNNAMED_SERVICES; tenant++) {
            count("unnamed", "t" + tenant);
        }
        combiner.drain(tallies -> {});

        assertThat(combiner.unnamedServices()).isEqualTo(1);
    }

    private void count(String service, String tenant) {
        combiner.count(
                new SampleOutcome(service, 0, null, OutcomeKind.SUCCESS, null, null, 1, Map.of("tenant", tenant)));
    }

    /** Names a service by an SLO, or removes that SLO. */
    private void rename(int service) {
        if (!named.remove(service)) {
            named.add(service);
        }
        definitions = definitions.next(set());
        combiner.apply(definitions);
        cached.remove(service);
    }

    private DefinitionSet set() {
        List<Slo> slos = new ArrayList<>(List.of(OF_ALL));
        named.forEach(each ->
                slos.add(new SloBuilder("slo-" + each).service("s" + each).build()));
        return DefinitionSet.of(slos);
    }
}
