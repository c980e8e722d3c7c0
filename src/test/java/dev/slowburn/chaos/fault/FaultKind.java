package dev.slowburn.chaos.fault;

import java.util.Locale;

/** Kinds of faults. */
public enum FaultKind {
    /** An instance is killed and restarted with its state. */
    KILL,
    /** An instance is suspended for longer than its session timeout, and resumes after its tasks have been reassigned. */
    ZOMBIE,
    /** A broker is killed and restarted. */
    BROKER,
    /** The registry is unavailable for some seconds. */
    REGISTRY,
    /** One more instance joins. */
    ADD,
    /** An instance is stopped; it is restarted if fewer than three remain. */
    REMOVE,
    /** An instance is killed and restarted without its state. */
    LOSE_STATE,
    /** A target changes; the history is kept. */
    ROLL_TARGET,
    /** The text of a filter changes; everything is counted again. */
    ROLL_RULE,
    /** A definition is added for a service that has sent outcomes before. */
    NEW_SLO,
    /** A producer leaves a transaction open in the input for some seconds. */
    OPEN_TRANSACTION,
    /** Records of the input have a negative timestamp. */
    NEGATIVE_TIMESTAMP,
    /** Record timestamps of a producer are minutes ahead or behind; event times are correct. */
    WRONG_CLOCK,
    /** Counted records of the input are deleted. */
    DELETE_RECORDS,
    /** Hundreds of definitions at once, some of them invalid. */
    FLOOD;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static FaultKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
