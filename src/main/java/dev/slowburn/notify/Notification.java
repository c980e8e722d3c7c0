package dev.slowburn.notify;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.slo.NotificationTarget;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Something that was published and may have to be told: an alert or a budget event. */
final class Notification {
    private final BurnRateAlert alert;
    private final BudgetEvent event;

    private Notification(BurnRateAlert alert, BudgetEvent event) {
        this.alert = alert;
        this.event = event;
    }

    /** Empty for what is neither. */
    static Optional<Notification> of(SpecificRecord record) {
        if (record instanceof BurnRateAlert alert) {
            return Optional.of(new Notification(alert, null));
        }
        return record instanceof BudgetEvent event ? Optional.of(new Notification(null, event)) : Optional.empty();
    }

    Optional<BurnRateAlert> alert() {
        return Optional.ofNullable(alert);
    }

    Optional<BudgetEvent> event() {
        return Optional.ofNullable(event);
    }

    SpecificRecord record() {
        return alert != null ? alert : event;
    }

    /** The same however often it is told. */
    String id() {
        return alert != null ? alert.getEventId() : event.getEventId();
    }

    String budgetId() {
        return alert != null ? alert.getBudgetId() : event.getBudgetId();
    }

    String slo() {
        return alert != null ? alert.getSlo() : event.getSlo();
    }

    String objective() {
        return alert != null ? alert.getObjective() : event.getObjective();
    }

    String service() {
        return alert != null ? alert.getService() : event.getService();
    }

    Instant occurredAt() {
        return alert != null ? alert.getOccurredAt() : event.getOccurredAt();
    }

    boolean isFor(NotificationTarget target) {
        return alert != null
                ? target.allAlerts() || alert.getNotificationTargets().contains(target.name())
                : target.events();
    }

    /**
     * What lasts: an alert, or that a budget is exhausted. With the service: when an SLO moves to another one, what ends at the
     * old service may be published after what begins at the new one, under the same id.
     */
    Condition condition() {
        return new Condition(alert != null ? alert.getAlertId() : "", budgetId(), service());
    }

    /** @param alert empty if it is that the budget is exhausted */
    record Condition(String alert, String budget, String service) {}

    /** Whether a condition begins that lasts until it is told that it has ended. */
    boolean begins() {
        return alert != null ? alert.getState() == AlertState.FIRING : event.getType() == BudgetEventType.EXHAUSTED;
    }

    /** Whether it is the end of such a condition. */
    boolean ends() {
        return alert != null ? alert.getState() == AlertState.RESOLVED : event.getType() == BudgetEventType.RECOVERED;
    }
}
