package dev.slowburn.query.view;

import dev.slowburn.avro.BudgetEvent;
import java.time.Instant;

/** An event of a budget, with the fields of the published BudgetEvent. */
public record EventView(
        String eventId,
        String budgetId,
        String slo,
        String objective,
        String service,
        String type,
        Integer threshold,
        Instant occurredAt,
        double consumedRatio,
        long good,
        long bad,
        long total,
        long episode,
        String reason)
        implements PublishedEvent {
    @Override
    public String kind() {
        return type;
    }

    public static EventView of(BudgetEvent event) {
        return new EventView(
                event.getEventId(),
                event.getBudgetId(),
                event.getSlo(),
                event.getObjective(),
                event.getService(),
                event.getType().name(),
                event.getThreshold(),
                event.getOccurredAt(),
                event.getConsumedRatio(),
                event.getGood(),
                event.getBad(),
                event.getTotal(),
                event.getEpisode(),
                event.getReason());
    }
}
