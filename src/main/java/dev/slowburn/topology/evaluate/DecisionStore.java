package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.LastDecision;
import dev.slowburn.tracking.ReleaseDecider;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The last published release decision of each service of one task, so that a decision is published only when it changes. */
final class DecisionStore {
    private static final byte FORMAT = 1;

    private final KeyValueStore<String, byte[]> store;
    private final TaskView view;
    private final ReleaseDecider decider = new ReleaseDecider();

    DecisionStore(KeyValueStore<String, byte[]> store, TaskView view) {
        this.store = store;
        this.view = view;
    }

    /** A decision that differs from the one before it. */
    record DecisionChange(ReleaseDecision decision, LastDecision last) {}

    void apply(PreparedDefinitions definitions) {
        decider.apply(definitions);
    }

    /** The services with an override, whose decision can change by time alone. */
    Set<String> overridden() {
        return decider.overridden();
    }

    /** The first minute after {@code afterMinute} at whose end an override of a service has expired. */
    long nextExpiry(String service, long afterMinute) {
        return decider.nextExpiry(service, afterMinute);
    }

    /**
     * Decides for a service, and stores the decision.
     *
     * @param now the evaluation clock
     * @return empty if nothing can be decided, or if the decision has not changed
     */
    Optional<DecisionChange> decide(String service, Collection<BudgetFamily> families, long now) {
        return decider.decide(service, families, now).flatMap(decision -> update(decision, now));
    }

    private Optional<DecisionChange> update(ReleaseDecision decision, long now) {
        LastDecision last = last(decision.service());
        LastDecision next = last.next(decision, now);
        boolean isChange = next.sequence() != last.sequence();
        if (isChange) {
            store.put(decision.service(), toBytes(next));
        }
        view.publishDecision(decision, now, next.since(), next.sequence());
        return isChange ? Optional.of(new DecisionChange(decision, next)) : Optional.empty();
    }

    /** Deletes the decision of a service that has no budget any more; false if there was none. */
    boolean forget(String service) {
        view.removeDecision(service);
        return store.delete(service) != null;
    }

    /** The services with a stored decision. */
    Set<String> services() {
        Set<String> services = new HashSet<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> services.add(entry.key));
        }
        return services;
    }

    private LastDecision last(String service) {
        byte[] row = store.get(service);
        return row == null ? LastDecision.NONE : fromBytes(row);
    }

    /** A format byte, the sequence, the fingerprint, and since when; former versions did not write the last one. */
    static byte[] toBytes(LastDecision decision) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {FORMAT});
        bytes.number(decision.sequence());
        bytes.text(decision.fingerprint());
        decision.since().ifPresent(bytes::number);
        return bytes.toArray();
    }

    static LastDecision fromBytes(byte[] row) {
        if (row[0] != FORMAT) {
            throw new IllegalStateException("decision has format " + row[0] + ", this version reads " + FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(row, 1);
        long sequence = reader.next();
        String fingerprint = new String(reader.nextBytes(reader.nextInt()), StandardCharsets.UTF_8);
        OptionalLong since = reader.hasMore() ? OptionalLong.of(reader.next()) : OptionalLong.empty();
        return new LastDecision(sequence, fingerprint, since);
    }
}
