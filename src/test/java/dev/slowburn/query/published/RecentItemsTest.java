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

/** The newest are kept by when they occurred, whichever partition is read first. */
class RecentItemsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private record Happened(int id, Instant occurredAt) implements PublishedEvent {
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
    void itKeepsTheNewestOfPartitionsThatAreReadOneAfterTheOther() {
        RecentItems<Happened> recent = new RecentItems<>();
        for (int partition = 0; partition < 3; partition++) {
            for (int i = 0; i < 5_000; i++) {
                recent.add(new Happened(partition, START.plusSeconds(i)));
            }
        }

        List<Happened> kept = recent.newestFirst();

        assertThat(kept).hasSize(RecentItems.MOST);
        assertThat(kept.stream()
                        .filter(each -> each.id() == 0 && each.occurredAt().equals(START.plusSeconds(4_999))))
                .hasSize(1);
        assertThat(kept).extracting(Happened::occurredAt).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void nothingIsMissingFromTheMomentOnThatItNames() {
        Random random = new Random(7);
        RecentItems<Happened> recent = new RecentItems<>();
        List<Happened> all = new ArrayList<>();
        for (int i = 0; i < 3 * RecentItems.MOST; i++) {
            if (i == RecentItems.MOST) {
                assertThat(recent.keptFrom()).isEmpty();
            }
            Happened each = new Happened(i, START.plusMillis(random.nextInt(5_000)));
            all.add(each);
            recent.add(each);
        }
        Instant from = recent.keptFrom().orElseThrow();

        List<Happened> expected =
                all.stream().filter(each -> !each.occurredAt().isBefore(from)).toList();

        assertThat(recent.newestFirst()).containsAll(expected);
        assertThat(expected).hasSizeGreaterThan(RecentItems.MOST - 100);
    }

    /** Asked for again at each change of who listens, without anything having been left out in between. */
    @Test
    void aMomentFromWhichAPartitionIsCompleteDoesNotMoveLater() {
        TopicPartition partition = new TopicPartition("budget-events", 0);
        RecentItems<Happened> recent = new RecentItems<>();
        recent.unreadBefore(partition, START);
        recent.unreadBefore(partition, START.plusSeconds(60));
        assertThat(recent.keptFrom()).contains(START);
        recent.unreadBefore(partition, START.minusSeconds(60));
        assertThat(recent.keptFrom()).contains(START.minusSeconds(60));
    }

    @Test
    void ofOneMomentTheLastToArriveIsFirst() {
        RecentItems<Happened> recent = new RecentItems<>();
        for (int i = 0; i < 4; i++) {
            recent.add(new Happened(i, START));
        }

        assertThat(recent.newestFirst()).extracting(Happened::id).containsExactly(3, 2, 1, 0);
    }
}
