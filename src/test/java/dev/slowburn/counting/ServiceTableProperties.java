package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The table of services, compared with a {@link HashMap}. */
class ServiceTableProperties {
    private static final int NAMES = 60;

    private final ServiceTable<Integer> table = new ServiceTable<>();
    private final Map<String, Integer> oracle = new HashMap<>();

    @Property
    void hasTheEntriesOfAMap(@ForAll @Size(max = 400) List<@IntRange(min = 0, max = 99_999) Integer> steps) {
        for (int step : steps) {
            String name = "service-" + step % NAMES;
            switch (step / NAMES % 8) {
                case 0, 1, 2 -> {
                    table.put(name, step);
                    oracle.put(name, step);
                }
                case 3, 4, 5 -> assertThat(table.remove(name)).isEqualTo(oracle.remove(name));
                case 6 -> {
                    if (step % 3 == 0) {
                        table.removeIf(value -> value % 2 == 0);
                        oracle.values().removeIf(value -> value % 2 == 0);
                    }
                }
                default -> {
                    if (step % 50 == 0) {
                        table.clear();
                        oracle.clear();
                    }
                }
            }
            check();
        }
    }

    private void check() {
        for (int i = 0; i < NAMES; i++) {
            assertThat(table.get("service-" + i)).isEqualTo(oracle.get("service-" + i));
        }
        List<Integer> values = new ArrayList<>();
        table.forEach(values::add);
        assertThat(values).containsExactlyInAnyOrderElementsOf(oracle.values());
    }
}
