package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.tracking.LastDecision;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The last published release decision of each service of one task. */
final class DecisionStore {
    private static final byte FORMAT = 1;

    private final KeyValueStore<String, byte[]> store;

    DecisionStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** {@link LastDecision#NONE} if the service has no decision. */
    LastDecision of(String service) {
        byte[] row = store.get(service);
        return row == null ? LastDecision.NONE : fromBytes(row);
    }

    void put(String service, LastDecision decision) {
        store.put(service, toBytes(decision));
    }

    /** Deletes the decision of a service; false if there was none. */
    boolean delete(String service) {
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
            throw new UnreadableFormatException("decision", row[0], FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(row, 1);
        long sequence = reader.next();
        String fingerprint = new String(reader.nextBytes(reader.nextInt()), StandardCharsets.UTF_8);
        OptionalLong since = reader.hasMore() ? OptionalLong.of(reader.next()) : OptionalLong.empty();
        return new LastDecision(sequence, fingerprint, since);
    }
}
