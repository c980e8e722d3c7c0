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
 * The CloudEvents attributes of a published record, identical on Kafka and in notifications.
 *
 * @param id derived from the record alone, so that consumers can detect duplicates; unique within a source
 * @param type starts with {@code dev.slowburn.}
 * @param subject id of the budget, or the service of a release decision
 * @param time of the evaluation, by the evaluation clock
 */
public record EventAttributes(String id, String type, String subject, Instant time) {
    private static final String TYPES = "dev.slowburn.";
    private static final String SNAPSHOT = TYPES + "budget.snapshot";

    /** The source: a Slowburn deployment, identified by its {@code application.id}. */
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

    /** Includes the service: a budget whose SLO moves to another service keeps its id, but its sequence restarts. */
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
