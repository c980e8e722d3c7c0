package dev.slowburn.topology;

/** By which clock windows end. */
public enum EvaluationClock {
    /** The wall clock. */
    WALL,
    /** The highest event time counted: for replaying history, and for tests. */
    EVENT
}
