package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.ledger.Varint;
import dev.slowburn.domain.slo.BudgetPolicies;
import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.ReleaseOverrides;
import dev.slowburn.topology.view.TaskView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Decides about the releases of the services whose budgets one task holds, and tells a decision only when it is another. */
final class ReleaseDecider {
    private static final byte FORMAT = 1;
    private final KeyValueStore<String, byte[]> store;
    private final TaskView standings;
    private BudgetPolicies policies = new BudgetPolicies(List.of());
    private ReleaseOverrides overrides = new ReleaseOverrides(List.of());

    /**
     * A decision that is another than the last.
     *
     * @param since since when it is {@link ReleaseDecision#decision()}, whatever its causes; empty if that is not known
     * @param sequence rising within its service
     */
    record News(ReleaseDecision decision, OptionalLong since, long sequence) {}

    ReleaseDecider(KeyValueStore<String, byte[]> store, TaskView standings) {
        this.store = store;
        this.standings = standings;
    }

    void apply(PreparedDefinitions definitions) {
        policies = definitions.policies();
        overrides = definitions.overrides();
    }

    /** The services that somebody overrides: their decision may change by the clock alone. */
    Set<String> overridden() {
        return overrides.services();
    }

    /**
     * Decides about a service by what was last assessed of its budgets.
     *
     * @param now the evaluation clock
     * @return empty if it is the decision that was last told, or if a budget was never assessed
     */
    Optional<News> decide(String service, Collection<BudgetFamily> families, long now) {
        List<ReleaseDecision.Cause> causes = new ArrayList<>();
        for (BudgetFamily family : families) {
            for (LiveBudget budget : family.budgets()) {
                Assessment assessment = budget.latest();
                if (assessment == null || assessment.lagging()) {
                    return Optional.empty();
                }
                cause(service, assessment).ifPresent(causes::add);
            }
        }
        ReleaseDecision decision = ReleaseDecision.of(service, causes, overrides.of(service, now));
        String gist = decision.fingerprint();
        Told told = lastDecision(service);
        if (told.gist.equals(gist)) {
            standings.decided(decision, now, told.since, told.sequence);
            return Optional.empty();
        }
        OptionalLong since =
                ReleaseDecision.isGistOf(decision.decision(), told.gist) ? told.since : OptionalLong.of(now);
        Told next = new Told(told.sequence + 1, gist, since);
        store.put(service, next.toBytes());
        standings.decided(decision, now, since, next.sequence);
        return Optional.of(new News(decision, since, next.sequence));
    }

    private Optional<ReleaseDecision.Cause> cause(String service, Assessment assessment) {
        BudgetPolicy policy = policies.of(service, assessment.subject().slo().name());
        Decision decision = policy.decide(assessment.settled());
        return decision == Decision.PROCEED
                ? Optional.empty()
                : Optional.of(new ReleaseDecision.Cause(
                        assessment.subject().id(),
                        decision,
                        policy,
                        assessment.settled().consumedRatio()));
    }

    /** The first minute after one at whose end an override of a service has expired. */
    long nextExpiry(String service, long afterMinute) {
        return overrides.nextExpiry(service, afterMinute);
    }

    /** Forgets a service that has no budget any more; false if nothing was ever told about it. */
    boolean forget(String service) {
        standings.removeDecision(service);
        return store.delete(service) != null;
    }

    /** Services that something was told about. */
    Set<String> services() {
        Set<String> services = new HashSet<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> services.add(entry.key));
        }
        return services;
    }

    private Told lastDecision(String service) {
        byte[] row = store.get(service);
        return row == null ? new Told(0, "", OptionalLong.empty()) : Told.fromBytes(row);
    }

    /** A format byte, the sequence, the gist of what was told, and since when; former versions wrote no moment. */
    record Told(long sequence, String gist, OptionalLong since) {
        byte[] toBytes() {
            ByteWriter bytes = new ByteWriter();
            bytes.raw(new byte[] {FORMAT});
            bytes.number(sequence);
            bytes.text(gist);
            since.ifPresent(bytes::number);
            return bytes.toArray();
        }

        static Told fromBytes(byte[] row) {
            if (row[0] != FORMAT) {
                throw new IllegalStateException("decision has format " + row[0] + ", this version reads " + FORMAT);
            }
            Varint.Reader reader = new Varint.Reader(row, 1);
            long sequence = reader.next();
            String gist = new String(reader.nextBytes(reader.nextInt()), StandardCharsets.UTF_8);
            return new Told(sequence, gist, reader.hasMore() ? OptionalLong.of(reader.next()) : OptionalLong.empty());
        }
    }
}
