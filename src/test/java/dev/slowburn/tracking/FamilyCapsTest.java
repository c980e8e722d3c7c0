package dev.slowburn.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of families is bounded for any names that producers send. */
class FamilyCapsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void familiesStayWithinTheCaps(long seed) {
        Random random = new Random(seed);
        int maxGroups = 1 + random.nextInt(4);
        int maxServices = 1 + random.nextInt(4);
        Slo slo = new SloBuilder("all")
                .service("any")
                .groupBy(maxGroups, "tenant")
                .allServices(maxServices)
                .build();
        FamilyCaps caps = new FamilyCaps("__overflow__");
        Set<BudgetFamily.Key> families = new HashSet<>();
        for (int step = 0; step < 3_000; step++) {
            if (random.nextInt(10) == 0 && !families.isEmpty()) {
                BudgetFamily.Key removed = new ArrayList<>(families).get(random.nextInt(families.size()));
                families.remove(removed);
                caps.removed(removed);
            }
            BudgetFamily.Key candidate = new BudgetFamily.Key(
                    "all",
                    random.nextInt(20) == 0 ? "__overflow__" : "s" + random.nextInt(30),
                    List.of(tenant(random)));
            if (!families.contains(candidate)) {
                BudgetFamily.Key place = caps.place(slo, candidate);
                if (families.add(place)) {
                    caps.opened(place);
                }
            }
            assertThat(services(families)).hasSizeLessThanOrEqualTo(maxServices);
            for (String service : services(families)) {
                assertThat(families)
                        .filteredOn(family -> family.service().equals(service) && !family.isOverflow())
                        .hasSizeLessThanOrEqualTo(maxGroups);
            }
            assertThat(families)
                    .filteredOn(family -> family.service().equals("__overflow__"))
                    .allMatch(BudgetFamily.Key::isOverflow);
            assertThat(families.size()).isLessThanOrEqualTo(10 * Math.max(maxGroups, maxServices) + maxServices + 1);
        }
    }

    private static String tenant(Random random) {
        return random.nextInt(20) == 0 ? "__overflow__" : "t" + random.nextInt(30);
    }

    private static Set<String> services(Set<BudgetFamily.Key> families) {
        Set<String> services = new HashSet<>();
        families.forEach(family -> services.add(family.service()));
        services.remove("__overflow__");
        return services;
    }
}
