package dev.slowburn.query;

import dev.slowburn.avro.BurnRateAlert;
import java.time.Instant;
import java.util.List;

/**
 * An alert. Its parts are those of what is published when it begins and ends, by the same names; see BurnRateAlert. Of one that
 * is on, {@code occurredAt} is the minute when it began and the numbers are those of the last snapshot.
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
        String exhaustionWithin,
        Long secondsToExhaustion,
        List<String> notificationTargets)
        implements Told {
    public AlertView {
        notificationTargets = List.copyOf(notificationTargets);
    }

    @Override
    public String kind() {
        return state;
    }

    public static AlertView of(BurnRateAlert alert) {
        return since(alert, alert.getOccurredAt());
    }

    /** With another moment at which it began. */
    static AlertView since(BurnRateAlert alert, Instant began) {
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
                began,
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
                alert.getReason(),
                alert.getExhaustionWithin(),
                alert.getSecondsToExhaustion(),
                alert.getNotificationTargets());
    }
}
