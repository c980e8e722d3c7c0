package dev.slowburn.notify;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.slo.NotificationTarget;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** A published alert or budget event that may have to be sent to targets. */
final class Notification {
    private final BurnRateAlert alert;
    private final BudgetEvent event;

    private Notification(BurnRateAlert alert, BudgetEvent event) {
        this.alert = alert;
        this.event = event;
    }

    /** Empty if the record is neither. */
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

    /** The same for each redelivery. */
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
     * The condition that this opens or closes: an alert, or an exhausted budget. The service is part of it: when an SLO moves
     * to another service, the resolution at the old service may be published after the start at the new one, under the same id.
     */
    Condition condition() {
        return new Condition(alert != null ? alert.getAlertId() : "", budgetId(), service());
    }

    /** @param alert empty if the condition is an exhausted budget */
    record Condition(String alert, String budget, String service) {}

    /** Whether this opens a condition, which stays open until it is closed. */
    boolean opensCondition() {
        return alert != null ? alert.getState() == AlertState.FIRING : event.getType() == BudgetEventType.EXHAUSTED;
    }

    /** Whether this closes a condition. */
    boolean closesCondition() {
        return alert != null ? alert.getState() == AlertState.RESOLVED : event.getType() == BudgetEventType.RECOVERED;
    }
}
