package dev.slowburn.topology.settings;

/** By which clock windows end. */
public enum EvaluationClock {
    /** The wall clock. */
    WALL,
    /** Event time, minute by minute, see {@code EventTimeEvaluator}: for replaying history, and for tests. */
    EVENT
}
