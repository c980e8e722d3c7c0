package dev.slowburn.counting;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import java.util.EnumSet;
import java.util.Set;

/**
 * A cache of an SLI's verdicts by outcome kind, status code and operation, for one service in one task.
 *
 * <p>A verdict is a function of the fields that the SLI reads. If it reads only these fields, which have few values, evaluating the
 * filter costs about a hundred times as much as a look-up. The cache is a hash table with linear probing over {@link #TRIES}
 * slots. If all of them are occupied, the new verdict replaces the first, so memory is bounded. With a single slot, two
 * frequent combinations with the same hash would keep evicting each other.
 */
final class VerdictMemo {
    private static final Set<OutcomeField> FEW_VALUES =
            EnumSet.of(OutcomeField.SERVICE, OutcomeField.OUTCOME, OutcomeField.STATUS_CODE, OutcomeField.OPERATION);
    private static final int SLOTS = 128;
    private static final int TRIES = 4;

    private final Sli sli;
    private final boolean byOperation;
    private final long[] keys;
    private final String[] operations;
    private final Verdict[] verdicts;

    VerdictMemo(Sli sli) {
        this.sli = sli;
        boolean useful = FEW_VALUES.containsAll(sli.reads().fields());
        byOperation = sli.reads().reads(OutcomeField.OPERATION);
        keys = new long[useful ? SLOTS : 0];
        operations = new String[useful && byOperation ? SLOTS : 0];
        verdicts = new Verdict[useful ? SLOTS : 0];
    }

    Verdict classify(Outcome outcome) {
        if (keys.length == 0) {
            return sli.classifier().classify(outcome);
        }
        long key = key(outcome);
        String operation = byOperation ? outcome.operation() : null;
        int hash = Long.hashCode(key * 0x9E3779B97F4A7C15L) ^ (operation == null ? 0 : operation.hashCode());
        int first = hash ^ hash >>> 16;
        int slot = first & SLOTS - 1;
        for (int i = 0; i < TRIES; i++) {
            int next = first + i & SLOTS - 1;
            Verdict cached = verdicts[next];
            if (cached == null) {
                slot = next;
                break;
            }
            if (keys[next] == key && (!byOperation || same(operations[next], operation))) {
                return cached;
            }
        }
        Verdict verdict = sli.classifier().classify(outcome);
        keys[slot] = key;
        verdicts[slot] = verdict;
        if (byOperation) {
            operations[slot] = operation;
        }
        return verdict;
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
