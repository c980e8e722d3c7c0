package dev.slowburn.query.view;

import dev.slowburn.avro.BurnRateAlert;
import java.time.Instant;
import java.util.List;

/**
 * An alert, with the fields of the published BurnRateAlert. For a firing alert, {@code occurredAt} and {@code reason} are those of
 * the moment when it fired, as on the topic, and the numbers are those of the last snapshot.
 *
 * @param now the reason by the numbers of the last snapshot for a firing alert; null otherwise
 */
public record AlertView(
        String alertId,
        String eventId,
        String budgetId,
        String slo,
        String objective,
        String service,
        String rule,
        String severity,
        String state,
        Instant occurredAt,
        double factor,
        String longWindow,
        double longBurnRate,
        String shortWindow,
        Double shortBurnRate,
        long good,
        long bad,
        long total,
        long episode,
        String cause,
        String reason,
        String now,
        String exhaustionWithin,
        Long secondsToExhaustion,
        List<String> notificationTargets,
        Instant firedAt)
        implements PublishedEvent {
    public AlertView {
        notificationTargets = List.copyOf(notificationTargets);
    }

    @Override
    public String kind() {
        return state;
    }

    public static AlertView of(BurnRateAlert alert) {
        return of(alert, alert.getOccurredAt(), alert.getReason(), null);
    }

    /**
     * A firing alert.
     *
     * @param alert the alert with its current numbers
     */
    public static AlertView firing(BurnRateAlert alert, Instant began, String reasonThen) {
        return of(alert, began, reasonThen, alert.getReason());
    }

    private static AlertView of(BurnRateAlert alert, Instant occurredAt, String reason, String now) {
        return new AlertView(
                alert.getAlertId(),
                alert.getEventId(),
                alert.getBudgetId(),
                alert.getSlo(),
                alert.getObjective(),
                alert.getService(),
                alert.getRule(),
                alert.getSeverity(),
                alert.getState().name(),
                occurredAt,
                alert.getFactor(),
                alert.getLongWindow(),
                alert.getLongBurnRate(),
                alert.getShortWindow(),
                alert.getShortBurnRate(),
                alert.getGood(),
                alert.getBad(),
                alert.getTotal(),
                alert.getEpisode(),
                alert.getCause().name(),
                reason,
                now,
                alert.getExhaustionWithin(),
                alert.getSecondsToExhaustion(),
                alert.getNotificationTargets(),
                alert.getFiredAt());
    }
}
