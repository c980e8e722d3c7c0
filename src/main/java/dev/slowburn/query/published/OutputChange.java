package dev.slowburn.query.published;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.topology.settings.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Something that was published or taken back, or another definition that is in force.
 *
 * @param kind what it is
 * @param service whose; null if it is not known, or is no service's
 * @param view a {@link BudgetView}, {@link EventView}, {@link AlertView}, {@link DecisionView}, {@link Removed} or {@code PreparedDefinitions}
 */
public record OutputChange(Kind kind, String service, Object view) {
    /** What is published. */
    public enum Kind {
        SNAPSHOT,
        EVENT,
        ALERT,
        DECISION,
        /** The budget or the decision is no more. */
        REMOVED,
        /** Definitions have come into force or are no longer. */
        DEFINITIONS,
        /** Every change from here on is sent; whatever was before is in the lists. */
        READY
    }

    /**
     * What was taken back.
     *
     * @param kind {@code snapshot} or {@code decision}
     * @param id of the budget, or the service
     */
    public record Removed(String kind, String id) {}

    /** @param slos how many are in force */
    public record InForce(int slos) {}

    /** Empty for what is of no interest here. */
    static Optional<OutputChange> of(SpecificRecord value) {
        if (value instanceof BudgetSnapshot snapshot) {
            return Optional.of(new OutputChange(Kind.SNAPSHOT, snapshot.getService(), BudgetView.of(snapshot)));
        }
        if (value instanceof BudgetEvent event) {
            return Optional.of(new OutputChange(Kind.EVENT, event.getService(), EventView.of(event)));
        }
        if (value instanceof BurnRateAlert alert) {
            return Optional.of(new OutputChange(Kind.ALERT, alert.getService(), AlertView.of(alert)));
        }
        return value instanceof ReleaseDecision decision
                ? Optional.of(new OutputChange(Kind.DECISION, decision.getService(), DecisionView.of(decision)))
                : Optional.empty();
    }

    /** By the key of a tombstone; empty if nothing that is listed was taken back. */
    static Optional<OutputChange> removal(Topics topics, String topic, byte[] key) {
        String id = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        if (topic.equals(topics.budgetSnapshots())) {
            return Optional.of(new OutputChange(Kind.REMOVED, null, new Removed("snapshot", id)));
        }
        return topic.equals(topics.releaseDecisions())
                ? Optional.of(new OutputChange(Kind.REMOVED, id, new Removed("decision", id)))
                : Optional.empty();
    }

    static OutputChange ready(int slos) {
        return new OutputChange(Kind.READY, null, new InForce(slos));
    }

    static OutputChange definitions(int slos) {
        return new OutputChange(Kind.DEFINITIONS, null, new InForce(slos));
    }
}
