package dev.slowburn.topology.settings;

/** The clock by which budgets are evaluated and windows end. */
public enum EvaluationClock {
    /** The wall clock. */
    WALL,
    /** Event time, minute by minute, see {@code EventTimeEvaluator}: to replay history, and in tests. */
    EVENT
}
