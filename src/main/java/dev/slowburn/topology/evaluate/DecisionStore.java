package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.UnreadableFormatException;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.tracking.LastDecision;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The last published release decision of each service of one task. */
final class DecisionStore {
    private static final byte FORMAT = 1;
    private static final long UNKNOWN = 0;

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

    void delete(String service) {
        store.delete(service);
    }

    /** The services with a stored decision. */
    Set<String> services() {
        Set<String> services = new HashSet<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> services.add(entry.key));
        }
        return services;
    }

    /**
     * A format byte, the sequence, the fingerprint, since when (0 if unknown), and how it was made. Former versions did not write the
     * last one or two.
     */
    static byte[] toBytes(LastDecision decision) {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {FORMAT});
        bytes.number(decision.sequence());
        bytes.text(decision.fingerprint());
        bytes.number(decision.since().orElse(UNKNOWN));
        bytes.number(
                decision.computed().map(DecisionStore::code).orElse(UNKNOWN) * 2 + (decision.isOverridden() ? 1 : 0));
        return bytes.toArray();
    }

    static LastDecision fromBytes(byte[] row) {
        if (row[0] != FORMAT) {
            throw new UnreadableFormatException("decision", row[0], FORMAT);
        }
        Varint.Reader reader = new Varint.Reader(row, 1);
        long sequence = reader.next();
        String fingerprint = new String(reader.nextBytes(reader.nextInt()), StandardCharsets.UTF_8);
        long since = reader.hasMore() ? reader.next() : UNKNOWN;
        OptionalLong known = since == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(since);
        if (!reader.hasMore()) {
            return LastDecision.former(sequence, fingerprint, known);
        }
        long made = reader.next();
        Optional<Decision> computed = Arrays.stream(Decision.values())
                .filter(each -> code(each) == made / 2)
                .findFirst();
        return new LastDecision(sequence, fingerprint, known, computed, made % 2 == 1);
    }

    private static long code(Decision decision) {
        return switch (decision) {
            case PROCEED -> 1;
            case CAUTION -> 2;
            case FREEZE -> 3;
        };
    }
}
