package dev.slowburn.counting;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import java.util.HashMap;
import java.util.Map;

/**
 * The verdict memos of one {@link RuleCache}, one per rule. Rules with equal texts classify all outcomes equally, so services share a memo, unless
 * the rule reads the service: most definitions of an organization have the same few rules, and a memo of their own for each of ten
 * thousand services would evaluate the filters ten thousand times and not fit into the processor's caches.
 */
final class VerdictMemos {
    private final Map<String, VerdictMemo> byRule = new HashMap<>();

    /** A memo for a service, to be released when the service no longer uses it. */
    VerdictMemo acquire(Sli sli) {
        VerdictMemo memo =
                isShared(sli) ? byRule.computeIfAbsent(sli.rule(), rule -> new VerdictMemo(sli)) : new VerdictMemo(sli);
        memo.addService();
        return memo;
    }

    /** Records that a service no longer uses a memo. */
    void release(VerdictMemo memo) {
        if (memo.removeService() && isShared(memo.sli())) {
            byRule.remove(memo.sli().rule());
        }
    }

    private static boolean isShared(Sli sli) {
        return !sli.reads().reads(OutcomeField.SERVICE);
    }

    /** Number of memos that services share. */
    int shared() {
        return byRule.size();
    }
}
