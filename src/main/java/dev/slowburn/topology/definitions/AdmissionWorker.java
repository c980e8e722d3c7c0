package dev.slowburn.topology.definitions;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Decides changes of definitions on a background thread, one batch after the other, and keeps each verdict until the task polls it,
 * because only the stream thread may write decisions to stores and topics. Used by one task; verdicts that were not polled when it
 * closes are lost, and their changes are decided again.
 */
final class AdmissionWorker {
    private final Executor executor;
    private Supplier<Admission> loader;
    private Admission admission;
    private Batch batch;

    private static final class Batch {
        private volatile Admission.Verdict verdict;
    }

    /** @param loader creates the admission from the stored definitions; called on the background thread */
    AdmissionWorker(Executor executor, Supplier<Admission> loader) {
        this.executor = executor;
        this.loader = loader;
    }

    /** Whether a batch is being decided, or its verdict was not polled yet. */
    boolean isBusy() {
        return batch != null;
    }

    /** Whether a verdict is available. */
    boolean isDecided() {
        return batch != null && batch.verdict != null;
    }

    /** Submits changes, which the caller must not modify afterwards. Must not be called while busy. */
    void submit(Map<String, Optional<String>> changes) {
        Batch submitted = new Batch();
        batch = submitted;
        executor.execute(() -> {
            if (admission == null) {
                admission = loader.get();
                loader = null;
            }
            submitted.verdict = admission.decide(changes);
        });
    }

    /** Returns and removes the verdict on the last batch; empty if there is none yet. */
    Optional<Admission.Verdict> pollVerdict() {
        if (!isDecided()) {
            return Optional.empty();
        }
        Admission.Verdict verdict = batch.verdict;
        batch = null;
        return Optional.of(verdict);
    }
}
