package dev.slowburn.testkit.otlp;

/** The error of counts that are estimated from sampled requests. */
public final class SamplingError {
    private static final int DEVIATIONS = 4;

    private SamplingError() {}

    /** Four standard deviations of the estimate of this number of requests; a random estimate exceeds it once in 16,000. */
    public static double bound(long requests, double probability) {
        return DEVIATIONS * Math.sqrt(requests * (1 / probability - 1));
    }
}
