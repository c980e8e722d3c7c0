package dev.slowburn.topology.definitions;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Has changes of definitions decided on by a helper thread, one lot after the other, and keeps each verdict until the task takes it:
 * only its thread may write down what was decided. Used by one task; what was not taken when it ends is decided on again.
 */
final class AdmissionWorker {
    private final Executor helper;
    private Supplier<Admission> begin;
    private Admission admission;
    private Lot lot;

    private static final class Lot {
        private volatile Admission.Verdict verdict;
    }

    /** @param begin what is in force and waits by what is stored; called by the helper */
    AdmissionWorker(Executor helper, Supplier<Admission> begin) {
        this.helper = helper;
        this.begin = begin;
    }

    /** Whether a lot is with the helper, or decided on and not taken. */
    boolean isBusy() {
        return lot != null;
    }

    /** Whether there is a verdict to be taken. */
    boolean isDecided() {
        return lot != null && lot.verdict != null;
    }

    /** Hands in changes, which no one touches from now on; not while it is busy. */
    void submit(Map<String, Optional<String>> changes) {
        Lot submitted = new Lot();
        lot = submitted;
        helper.execute(() -> {
            if (admission == null) {
                admission = begin.get();
                begin = null;
            }
            submitted.verdict = admission.decide(changes);
        });
    }

    /** What became of the last lot; empty while nobody knows. */
    Optional<Admission.Verdict> pollVerdict() {
        if (!isDecided()) {
            return Optional.empty();
        }
        Admission.Verdict verdict = lot.verdict;
        lot = null;
        return Optional.of(verdict);
    }
}
