package dev.slowburn.testkit.simulation;

/** Commit guarantees of the simulated Kafka. All but the first are broken, to verify that violations are detected. */
public enum Guarantee {
    /** Records and offsets are committed atomically; an instance that lost its tasks cannot commit. */
    EXACTLY_ONCE,
    /** Records are visible when sent, offsets when committed; a crash in between repeats records. */
    AT_LEAST_ONCE,
    /** Offsets are committed when records are read; a crash loses their results. */
    AT_MOST_ONCE,
    /** Changelog records are written only with the next commit; a crash in between loses them. */
    CHANGELOG_BEHIND,
    /** The same for tallies. */
    SUMS_BEHIND,
    /** The same for output records. */
    OUTPUTS_BEHIND,
    /** An instance that lost its tasks can still commit. */
    NO_FENCING
}
