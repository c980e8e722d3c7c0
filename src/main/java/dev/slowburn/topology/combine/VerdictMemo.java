package dev.slowburn.topology.combine;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import java.util.EnumSet;
import java.util.Set;

/**
 * An SLI's verdicts on combinations of outcome kind, status code and operation that were seen before.
 *
 * <p>A verdict is a function of the fields that the SLI reads. Where these are only the ones above, which take few values,
 * asking the filter again costs a hundred times what looking up costs. A table where a combination has a few places, one
 * after the other; when all are taken it takes the first, so memory is bounded and nothing has to be evicted. With one place
 * alone, two frequent combinations that share it would drive each other out for ever. One service, one task.
 */
final class VerdictMemo {
    private static final Set<OutcomeField> FEW_VALUES =
            EnumSet.of(OutcomeField.SERVICE, OutcomeField.OUTCOME, OutcomeField.STATUS_CODE, OutcomeField.OPERATION);
    private static final int PLACES = 128;
    private static final int TRIES = 4;

    private final Sli sli;
    private final boolean byOperation;
    private final long[] keys;
    private final String[] operations;
    private final Verdict[] verdicts;

    VerdictMemo(Sli sli) {
        this.sli = sli;
        boolean useful = FEW_VALUES.containsAll(sli.reads());
        byOperation = sli.reads().contains(OutcomeField.OPERATION);
        keys = new long[useful ? PLACES : 0];
        operations = new String[useful && byOperation ? PLACES : 0];
        verdicts = new Verdict[useful ? PLACES : 0];
    }

    Verdict classify(Outcome outcome) {
        if (keys.length == 0) {
            return sli.classifier().classify(outcome);
        }
        long key = key(outcome);
        String operation = byOperation ? outcome.operation() : null;
        int hash = Long.hashCode(key * 0x9E3779B97F4A7C15L) ^ (operation == null ? 0 : operation.hashCode());
        int first = hash ^ hash >>> 16;
        int place = first & PLACES - 1;
        for (int i = 0; i < TRIES; i++) {
            int next = first + i & PLACES - 1;
            Verdict known = verdicts[next];
            if (known == null) {
                place = next;
                break;
            }
            if (keys[next] == key && (!byOperation || same(operations[next], operation))) {
                return known;
            }
        }
        Verdict verdict = sli.classifier().classify(outcome);
        keys[place] = key;
        verdicts[place] = verdict;
        if (byOperation) {
            operations[place] = operation;
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
