package dev.slowburn.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CapacitySearchTest {
    private static List<Integer> loads(CapacitySearch search, int capacity) {
        List<Integer> loads = new ArrayList<>();
        for (OptionalInt next = search.next(); next.isPresent(); next = search.next()) {
            loads.add(next.getAsInt());
            search.add(next.getAsInt(), next.getAsInt() <= capacity);
        }
        return loads;
    }

    @Test
    void doublesThenHalvesTheRange() {
        CapacitySearch search = new CapacitySearch(10, 200, 20);
        assertThat(loads(search, 57)).containsExactly(10, 20, 40, 80, 80, 60, 60, 50, 55);
    }

    @Test
    void aStepThatFailsOnceIsNotALimit() {
        CapacitySearch search = new CapacitySearch(10, 40, 20);
        search.add(10, false);
        assertThat(search.next()).hasValue(10);
        search.add(10, true);
        assertThat(loads(search, 40)).containsExactly(20, 40);
        assertThat(search.sustained()).isEqualTo(40);
        assertThat(search.exceeded()).isEmpty();
    }

    @Test
    void findsEachCapacityWithATenth() {
        for (int capacity = 0; capacity <= 200; capacity++) {
            CapacitySearch search = new CapacitySearch(10, 200, 20);
            loads(search, capacity);
            assertThat(search.sustained()).as("capacity %d", capacity).isBetween((int) (capacity / 1.1), capacity);
            assertThat(search.exceeded().isPresent()).isEqualTo(capacity < 200);
        }
    }

    @Test
    void endsAfterTheStepsThatItMayTake() {
        CapacitySearch search = new CapacitySearch(10, 1_000, 3);
        assertThat(loads(search, 1_000)).containsExactly(10, 20, 40);
        assertThat(search.sustained()).isEqualTo(40);
        assertThat(search.exceeded()).isEmpty();
    }

    @Test
    void aFirstLoadThatIsTooLargeIsHalved() {
        CapacitySearch search = new CapacitySearch(10, 200, 20);
        assertThat(loads(search, 0)).containsExactly(10, 10, 5, 5, 2, 2, 1, 1);
        assertThat(search.sustained()).isZero();
        assertThat(search.exceeded()).hasValue(1);
    }
}
