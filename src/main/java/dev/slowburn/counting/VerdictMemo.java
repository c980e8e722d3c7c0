package dev.slowburn.counting;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import java.util.EnumSet;
import java.util.Set;

/**
 * A cache of an SLI's verdicts by outcome kind, status code and operation, in one {@link RuleCache}. Services with the same rule share it, see
 * {@link VerdictMemos}.
 *
 * <p>A verdict is a function of the fields that the SLI reads. If it reads only these fields, which have few values, evaluating the
 * filter costs about a hundred times as much as a look-up. The cache is a hash table with linear probing over {@link #TRIES}
 * slots. It has no slots before the first outcome and grows with the number of combinations, up to {@link #SLOTS_EACH} slots
 * for each service. If it may not grow and all of the tried slots are occupied, the new verdict replaces the first, so memory is bounded. With a
 * single try, two frequent combinations with the same hash would keep evicting each other.
 */
final class VerdictMemo {
    private static final Set<OutcomeField> FEW_VALUES =
            EnumSet.of(OutcomeField.SERVICE, OutcomeField.OUTCOME, OutcomeField.STATUS_CODE, OutcomeField.OPERATION);
    private static final int FIRST_SLOTS = 16;
    /** Maximum number of slots for each service that uses the rule. */
    static final int SLOTS_EACH = 128;
    /** Maximum number of slots for any number of services. */
    static final int MAX_SLOTS = 8_192;

    private static final int TRIES = 4;

    private final Sli sli;
    private final boolean useful;
    private final boolean byOperation;
    private long[] keys = {};
    private String[] operations = {};
    private Verdict[] verdicts = {};
    private int occupied;
    private int services;

    VerdictMemo(Sli sli) {
        this.sli = sli;
        this.useful = FEW_VALUES.containsAll(sli.reads().fields());
        this.byOperation = sli.reads().reads(OutcomeField.OPERATION);
    }

    Sli sli() {
        return sli;
    }

    /** Records that another service uses it. */
    void addService() {
        services++;
    }

    /** Records that a service no longer uses it, and returns whether none does. */
    boolean removeService() {
        services--;
        return services == 0;
    }

    /** Number of slots allocated. */
    int slots() {
        return verdicts.length;
    }

    Verdict classify(Outcome outcome) {
        if (!useful) {
            return sli.classifier().classify(outcome);
        }
        long key = key(outcome);
        String operation = byOperation ? outcome.operation() : null;
        int found = find(key, operation);
        if (found >= 0) {
            return verdicts[found];
        }
        Verdict verdict = sli.classifier().classify(outcome);
        put(key, operation, verdict);
        return verdict;
    }

    /** The slot of a combination; negative if it has none. */
    private int find(long key, String operation) {
        int mask = verdicts.length - 1;
        if (mask < 0) {
            return -1;
        }
        int first = hash(key, operation);
        for (int i = 0; i < TRIES; i++) {
            int slot = (first + i) & mask;
            if (verdicts[slot] == null) {
                return -1;
            }
            if (keys[slot] == key && (!byOperation || same(operations[slot], operation))) {
                return slot;
            }
        }
        return -1;
    }

    private void put(long key, String operation, Verdict verdict) {
        while (!hasRoom(key, operation) && grow()) {
            // Until a slot is free or the table has its maximum size.
        }
        insert(key, operation, verdict);
    }

    private boolean hasRoom(long key, String operation) {
        return 2 * occupied < verdicts.length && verdicts[slot(key, operation)] == null;
    }

    /** The first free slot among those tried, or the first one. */
    private int slot(long key, String operation) {
        int mask = verdicts.length - 1;
        int first = hash(key, operation);
        for (int i = 0; i < TRIES; i++) {
            if (verdicts[(first + i) & mask] == null) {
                return (first + i) & mask;
            }
        }
        return first & mask;
    }

    private void insert(long key, String operation, Verdict verdict) {
        int slot = slot(key, operation);
        if (verdicts[slot] == null) {
            occupied++;
        }
        keys[slot] = key;
        verdicts[slot] = verdict;
        if (byOperation) {
            operations[slot] = operation;
        }
    }

    /** Doubles the number of slots, unless it is the maximum. */
    private boolean grow() {
        int most = Math.min(MAX_SLOTS, SLOTS_EACH * Math.max(1, services));
        int next = Math.max(FIRST_SLOTS, 2 * verdicts.length);
        if (next > most) {
            return false;
        }
        long[] oldKeys = keys;
        String[] oldOperations = operations;
        Verdict[] old = verdicts;
        keys = new long[next];
        operations = new String[byOperation ? next : 0];
        verdicts = new Verdict[next];
        occupied = 0;
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                insert(oldKeys[i], byOperation ? oldOperations[i] : null, old[i]);
            }
        }
        return true;
    }

    private static int hash(long key, String operation) {
        int hash = Long.hashCode(key * 0x9E3779B97F4A7C15L) ^ (operation == null ? 0 : operation.hashCode());
        return hash ^ (hash >>> 16);
    }

    @SuppressWarnings("EnumOrdinal") // Packed for a comparison within one process, never written anywhere.
    private static long key(Outcome outcome) {
        long status = outcome.hasStatusCode() ? (outcome.statusCode() & 0xFFFFFFFFL) | 1L << 32 : 0;
        return status << 3 | outcome.kind().ordinal();
    }

    private static boolean same(String one, String other) {
        return one == null ? other == null : one.equals(other);
    }
}
