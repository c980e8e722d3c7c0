package dev.slowburn.testkit.simulation;

/** What the simulated Kafka promises about a commit. All but one are broken on purpose, to see that it is noticed. */
public enum Guarantee {
    /** Records and offsets of a commit are there together or not at all; who lost its tasks can't commit. */
    EXACTLY_ONCE,
    /** Records are there as soon as they are sent, offsets when they are committed; a crash between repeats records. */
    AT_LEAST_ONCE,
    /** Offsets count as committed as soon as records are read; a crash loses what came of them. */
    AT_MOST_ONCE,
    /** The changelog of a commit is written only with the next commit; a crash between loses it. */
    CHANGELOG_BEHIND,
    /** Likewise what goes from the first stage to the second. */
    SUMS_BEHIND,
    /** Likewise what is told to others. */
    OUTPUTS_BEHIND,
    /** Who lost its tasks can commit all the same. */
    NO_FENCING
}
