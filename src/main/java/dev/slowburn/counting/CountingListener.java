package dev.slowburn.counting;

/** Receives what a {@link Combiner} does not put into tallies. Called on the thread that counts. */
@FunctionalInterface
public interface CountingListener {
    /** Ignores everything. */
    CountingListener NONE = slo -> {};

    /** An outcome was unclassifiable for the SLI of an SLO, so that SLO does not count it. */
    void unclassifiable(String slo);
}
