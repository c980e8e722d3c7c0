package dev.slowburn.schema.record;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;

/**
 * What CloudEvents say of a record that is published, the same on Kafka and wherever else it is told.
 *
 * @param id follows from the record alone, so that whoever sees it twice can tell; within one source no other record has it
 * @param type begins with {@code dev.slowburn.}
 * @param subject id of the budget, or the service that is decided about
 * @param time of the evaluation, by the evaluation clock
 */
public record EventAttributes(String id, String type, String subject, Instant time) {
    private static final String TYPES = "dev.slowburn.";
    private static final String SNAPSHOT = TYPES + "budget.snapshot";

    /** Who tells: a Slowburn by its {@code application.id}. */
    public static URI source(String application) {
        return URI.create("urn:slowburn:" + application);
    }

    /** @throws IllegalArgumentException for a record that is not published */
    public static EventAttributes of(SpecificRecord record) {
        if (record instanceof BudgetSnapshot snapshot) {
            return of(snapshot);
        }
        if (record instanceof BudgetEvent event) {
            return of(event);
        }
        if (record instanceof BurnRateAlert alert) {
            return of(alert);
        }
        if (record instanceof ReleaseDecision decision) {
            return of(decision);
        }
        throw new IllegalArgumentException(
                "not published: " + record.getSchema().getName());
    }

    /** With the service, because a budget whose SLO moves to another keeps its id, but not its numbers. */
    private static EventAttributes of(BudgetSnapshot snapshot) {
        return new EventAttributes(
                snapshot.getBudgetId() + ':' + snapshot.getService() + ":SNAPSHOT:" + snapshot.getSequence(),
                SNAPSHOT,
                snapshot.getBudgetId(),
                snapshot.getAsOf());
    }

    private static EventAttributes of(BudgetEvent event) {
        return new EventAttributes(
                event.getEventId(), type("budget", event.getType()), event.getBudgetId(), event.getOccurredAt());
    }

    private static EventAttributes of(BurnRateAlert alert) {
        return new EventAttributes(
                alert.getEventId(),
                type("burn-rate-alert", alert.getState()),
                alert.getBudgetId(),
                alert.getOccurredAt());
    }

    private static EventAttributes of(ReleaseDecision decision) {
        return new EventAttributes(
                decision.getService() + ":DECISION:" + decision.getSequence(),
                type("release-decision", decision.getDecision()),
                decision.getService(),
                decision.getDecidedAt());
    }

    private static String type(String about, Enum<?> what) {
        return TYPES + about + '.' + what.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
