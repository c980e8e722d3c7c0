package dev.slowburn.query.published;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.query.view.PublishedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Keeps the newest items by event time, in any order of partitions. */
class RecentItemsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private record Item(int id, Instant occurredAt) implements PublishedEvent {
        @Override
        public String budgetId() {
            return "cart/all";
        }

        @Override
        public String slo() {
            return "cart";
        }

        @Override
        public String service() {
            return "cart";
        }

        @Override
        public String kind() {
            return "EXHAUSTED";
        }
    }

    @Test
    void keepsTheNewestItemsOfPartitionsReadSequentially() {
        RecentItems<Item> recent = new RecentItems<>();
        for (int partition = 0; partition < 3; partition++) {
            for (int i = 0; i < 5_000; i++) {
                recent.add(new Item(partition, START.plusSeconds(i)));
            }
        }

        List<Item> kept = recent.newestFirst();

        assertThat(kept).hasSize(RecentItems.CAPACITY);
        assertThat(kept.stream()
                        .filter(each -> each.id() == 0 && each.occurredAt().equals(START.plusSeconds(4_999))))
                .hasSize(1);
        assertThat(kept).extracting(Item::occurredAt).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void isCompleteSinceTheReportedMoment() {
        Random random = new Random(7);
        RecentItems<Item> recent = new RecentItems<>();
        List<Item> all = new ArrayList<>();
        for (int i = 0; i < 3 * RecentItems.CAPACITY; i++) {
            if (i == RecentItems.CAPACITY) {
                assertThat(recent.keptFrom()).isEmpty();
            }
            Item each = new Item(i, START.plusMillis(random.nextInt(5_000)));
            all.add(each);
            recent.add(each);
        }
        Instant from = recent.keptFrom().orElseThrow();

        List<Item> expected =
                all.stream().filter(each -> !each.occurredAt().isBefore(from)).toList();

        assertThat(recent.newestFirst()).containsAll(expected);
        assertThat(expected).hasSizeGreaterThan(RecentItems.CAPACITY - 100);
    }

    /** The bound is set again at each change of listeners, although no items were skipped in between. */
    @Test
    void doesNotMoveTheBoundOfAPartitionLater() {
        TopicPartition partition = new TopicPartition("budget-events", 0);
        RecentItems<Item> recent = new RecentItems<>();
        recent.unreadBefore(partition, START);
        recent.unreadBefore(partition, START.plusSeconds(60));

        assertThat(recent.keptFrom()).contains(START);

        recent.unreadBefore(partition, START.minusSeconds(60));
        assertThat(recent.keptFrom()).contains(START.minusSeconds(60));
    }

    @Test
    void ordersItemsOfOneMomentByArrivalNewestFirst() {
        RecentItems<Item> recent = new RecentItems<>();
        for (int i = 0; i < 4; i++) {
            recent.add(new Item(i, START));
        }

        assertThat(recent.newestFirst()).extracting(Item::id).containsExactly(3, 2, 1, 0);
    }
}
