package dev.slowburn.chaos.fault;

import java.util.Locale;

/** What is done to the cluster. */
public enum FaultKind {
    /** An instance is killed and started again on its state. */
    KILL,
    /** An instance is stopped for longer than its session lasts, and wakes up when others have its work. */
    ZOMBIE,
    /** A broker is killed and started again. */
    BROKER,
    /** The registry is away for some seconds. */
    REGISTRY,
    /** One more instance joins. */
    ADD,
    /** An instance is asked to stop; if it is one of the first three, it comes back. */
    REMOVE,
    /** An instance is killed and started again without its state. */
    LOSE_STATE,
    /** A target changes: the history is kept. */
    ROLL_TARGET,
    /** The rule of good and bad changes its text: a new ledger begins. */
    ROLL_RULE,
    /** A definition of another service comes to those there are, and then the service's outcomes. */
    NEW_SLO,
    /** A producer leaves a transaction open in the input for some seconds. */
    OPEN_TRANSACTION,
    /** Records of the input have a negative timestamp. */
    NEGATIVE_TIMESTAMP,
    /** The clock of a producer is minutes ahead or behind: not what it says about outcomes, but its records' timestamps. */
    WRONG_CLOCK,
    /** Records of the input that were counted are deleted. */
    DELETE_RECORDS,
    /** Hundreds of definitions at once, some of which are unsound. */
    FLOOD;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static FaultKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
