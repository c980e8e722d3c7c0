package dev.slowburn.notify;

import static dev.slowburn.notify.Notices.AT;
import static dev.slowburn.notify.Notices.event;
import static dev.slowburn.notify.Notices.eventBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.notify.NotificationChannel.Answer;
import dev.slowburn.testkit.SloBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Which conditions are renewed at a target that forgets them. */
class RemindersTest {
    private static final TopicPartition P0 = new TopicPartition("budget-events", 0);
    private static final TopicPartition P1 = new TopicPartition("budget-events", 1);

    private final OpenConditions lasting = new OpenConditions();
    private final Deliveries deliveries = new Deliveries("am", AT);
    private final List<String> renewed = new ArrayList<>();
    private DefinitionSet definitions = DefinitionSet.of(
            List.of(new SloBuilder("cart").build(), new SloBuilder("search").build(), new SloBuilder("bad").build()));
    private final Reminders reminders =
            new Reminders("am", new Forgetful(), lasting, deliveries, new DefinedBudgets(() -> definitions));

    private final class Forgetful implements NotificationChannel {
        @Override
        public Answer send(Notification notice, Optional<Notification> beginning) {
            return Answer.TAKEN;
        }

        @Override
        public boolean forgets() {
            return true;
        }

        @Override
        public Answer remind(Collection<Notification> some) {
            if (some.stream().anyMatch(notice -> notice.slo().equals("bad"))) {
                throw new IllegalStateException("can't be written");
            }
            some.forEach(notice -> renewed.add(notice.slo() + " of " + notice.service()));
            return Answer.TAKEN;
        }
    }

    private void published(TopicPartition partition, BudgetEvent event) {
        lasting.update(partition, Notification.of(event).orElseThrow());
    }

    @Test
    void whatHasBegunIsRenewedEachMinuteUntilItEnds() {
        published(P0, event("cart", BudgetEventType.EXHAUSTED));
        published(P1, event("search", BudgetEventType.EXHAUSTED));
        reminders.send(AT);
        reminders.send(AT.plusSeconds(59));
        assertThat(renewed).containsExactlyInAnyOrder("cart of cart", "search of search");

        published(P0, event("cart", BudgetEventType.RECOVERED));
        renewed.clear();
        reminders.send(AT.plus(Reminders.EVERY));

        assertThat(renewed).containsExactly("search of search");
    }

    @Test
    void whatNoDefinitionMakesIsNotRenewedEvenIfNobodySaidThatItEnded() {
        published(P0, event("cart", BudgetEventType.EXHAUSTED));
        published(P0, event("cart", "former", BudgetEventType.EXHAUSTED, 1));
        published(P0, event("gone", BudgetEventType.EXHAUSTED));

        reminders.send(AT);
        assertThat(renewed).containsExactly("cart of cart");

        definitions = DefinitionSet.EMPTY;
        renewed.clear();
        reminders.send(AT.plus(Reminders.EVERY));
        assertThat(renewed).isEmpty();
    }

    @Test
    void anEndAtTheFormerServiceDoesNotEndWhatHasBegunAtTheNewOne() {
        published(P0, event("cart", "former", BudgetEventType.EXHAUSTED, 1));
        published(P0, event("cart", "cart", BudgetEventType.EXHAUSTED, 1));
        published(P0, event("cart", "former", BudgetEventType.RECOVERED, 0));

        reminders.send(AT);

        assertThat(renewed).containsExactly("cart of cart");
    }

    @Test
    void whatEndsInAPartitionThatWasAddedLaterHasEndedInWhateverOrderTheyAreRead() {
        BudgetEvent end = eventBuilder("search", "search", BudgetEventType.RECOVERED, 0)
                .setOccurredAt(AT.plusSeconds(60))
                .build();
        published(P0, event("cart", BudgetEventType.EXHAUSTED));
        published(P1, event("cart", BudgetEventType.RECOVERED));
        published(P1, end);
        published(P0, event("search", BudgetEventType.EXHAUSTED));

        reminders.send(AT);
        assertThat(renewed).isEmpty();

        published(
                P1,
                eventBuilder("search", "search", BudgetEventType.EXHAUSTED, 1)
                        .setOccurredAt(AT.plusSeconds(60))
                        .build());
        reminders.send(AT.plus(Reminders.EVERY));
        assertThat(renewed).containsExactly("search of search");
    }

    @Test
    void oneOfWhichNoRequestCanBeMadeDoesNotCostTheOthersTheirs() {
        published(P0, event("cart", BudgetEventType.EXHAUSTED));
        published(P0, event("bad", BudgetEventType.EXHAUSTED));
        published(P1, event("search", BudgetEventType.EXHAUSTED));

        assertThat(reminders.send(AT)).isEqualTo(Answer.TAKEN);
        assertThat(renewed).containsExactlyInAnyOrder("cart of cart", "search of search");
        assertThat(deliveries.refused()).isEqualTo(1);

        reminders.send(AT.plus(Reminders.EVERY));
        assertThat(deliveries.refused()).isEqualTo(1);
    }
}
