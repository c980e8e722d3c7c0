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

/** Which open conditions are renewed at a target that needs reminders. */
class RemindersTest {
    private static final TopicPartition P0 = new TopicPartition("budget-events", 0);
    private static final TopicPartition P1 = new TopicPartition("budget-events", 1);

    private final OpenConditions openConditions = new OpenConditions();
    private final Deliveries deliveries = new Deliveries("am", AT);
    private final List<String> renewed = new ArrayList<>();
    private DefinitionSet definitions = DefinitionSet.of(
            List.of(new SloBuilder("cart").build(), new SloBuilder("search").build(), new SloBuilder("bad").build()));
    private final Reminders reminders = new Reminders(
            "am", new RecordingChannel(), openConditions, deliveries, new DefinedBudgets(() -> definitions));

    private final class RecordingChannel implements NotificationChannel {
        @Override
        public Answer send(Notification notification, Optional<Notification> opening) {
            return Answer.ACCEPTED;
        }

        @Override
        public boolean needsReminders() {
            return true;
        }

        @Override
        public Answer remind(Collection<Notification> batch) {
            if (batch.stream().anyMatch(notification -> notification.slo().equals("bad"))) {
                throw new IllegalStateException("cannot be written");
            }
            batch.forEach(notification -> renewed.add(notification.slo() + " of " + notification.service()));
            return Answer.ACCEPTED;
        }
    }

    private void publish(TopicPartition partition, BudgetEvent event) {
        openConditions.update(partition, Notification.of(event).orElseThrow());
    }

    @Test
    void renewsOpenConditionsEachMinuteUntilTheyAreClosed() {
        publish(P0, event("cart", BudgetEventType.EXHAUSTED));
        publish(P1, event("search", BudgetEventType.EXHAUSTED));
        reminders.send(AT);
        reminders.send(AT.plusSeconds(59));
        assertThat(renewed).containsExactlyInAnyOrder("cart of cart", "search of search");

        publish(P0, event("cart", BudgetEventType.RECOVERED));
        renewed.clear();
        reminders.send(AT.plus(Reminders.EVERY));

        assertThat(renewed).containsExactly("search of search");
    }

    @Test
    void doesNotRenewConditionsOfUndefinedBudgets() {
        publish(P0, event("cart", BudgetEventType.EXHAUSTED));
        publish(P0, event("cart", "former", BudgetEventType.EXHAUSTED, 1));
        publish(P0, event("gone", BudgetEventType.EXHAUSTED));

        reminders.send(AT);
        assertThat(renewed).containsExactly("cart of cart");

        definitions = DefinitionSet.EMPTY;
        renewed.clear();
        reminders.send(AT.plus(Reminders.EVERY));
        assertThat(renewed).isEmpty();
    }

    @Test
    void recoveryAtTheFormerServiceDoesNotCloseTheConditionOfTheNewOne() {
        publish(P0, event("cart", "former", BudgetEventType.EXHAUSTED, 1));
        publish(P0, event("cart", "cart", BudgetEventType.EXHAUSTED, 1));
        publish(P0, event("cart", "former", BudgetEventType.RECOVERED, 0));

        reminders.send(AT);

        assertThat(renewed).containsExactly("cart of cart");
    }

    @Test
    void closesConditionsAcrossPartitionsInAnyOrder() {
        BudgetEvent end = eventBuilder("search", "search", BudgetEventType.RECOVERED, 0)
                .setOccurredAt(AT.plusSeconds(60))
                .build();
        publish(P0, event("cart", BudgetEventType.EXHAUSTED));
        publish(P1, event("cart", BudgetEventType.RECOVERED));
        publish(P1, end);
        publish(P0, event("search", BudgetEventType.EXHAUSTED));

        reminders.send(AT);
        assertThat(renewed).isEmpty();

        publish(
                P1,
                eventBuilder("search", "search", BudgetEventType.EXHAUSTED, 1)
                        .setOccurredAt(AT.plusSeconds(60))
                        .build());
        reminders.send(AT.plus(Reminders.EVERY));
        assertThat(renewed).containsExactly("search of search");
    }

    @Test
    void renewsTheOthersIfOneRequestCannotBeBuilt() {
        publish(P0, event("cart", BudgetEventType.EXHAUSTED));
        publish(P0, event("bad", BudgetEventType.EXHAUSTED));
        publish(P1, event("search", BudgetEventType.EXHAUSTED));

        assertThat(reminders.send(AT)).isEqualTo(Answer.ACCEPTED);
        assertThat(renewed).containsExactlyInAnyOrder("cart of cart", "search of search");
        assertThat(deliveries.refused()).isEqualTo(1);

        reminders.send(AT.plus(Reminders.EVERY));
        assertThat(deliveries.refused()).isEqualTo(1);
    }
}
