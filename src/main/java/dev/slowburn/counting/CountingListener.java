package dev.slowburn.counting;

/** Receives the outcomes that a {@link Combiner} cannot classify. Called on the thread that counts. */
@FunctionalInterface
public interface CountingListener {
    /** Ignores everything. */
    CountingListener NONE = slo -> {};

    /** An outcome was unclassifiable for the SLI of an SLO, so that SLO does not count it. */
    void unclassifiable(String slo);
}
