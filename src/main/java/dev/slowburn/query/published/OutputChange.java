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
 * A change that is sent to live streams: a published record, a removal, or a change of the definitions in force.
 *
 * @param kind kind of change
 * @param service null if unknown or if the change belongs to no service
 * @param view a {@link BudgetView}, {@link EventView}, {@link AlertView}, {@link DecisionView}, {@link Removed} or
 *     {@link InForce}
 */
public record OutputChange(Kind kind, String service, Object view) {
    /** Kinds of changes, as events of live streams. */
    public enum Kind {
        SNAPSHOT,
        EVENT,
        ALERT,
        DECISION,
        /** A budget or a decision was removed. */
        REMOVED,
        /** The definitions in force have changed. */
        DEFINITIONS,
        /** All changes from now on are sent; lists include earlier ones. */
        READY
    }

    /**
     * A removal.
     *
     * @param kind {@code snapshot} or {@code decision}
     * @param id id of the budget, or name of the service
     */
    public record Removed(String kind, String id) {}

    /** @param slos number of SLOs in force */
    public record InForce(int slos) {}

    /** Empty for other types of records. */
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

    /** The removal of a tombstone's key; empty for other topics. */
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
