/**
 * Deterministic simulation of Slowburn instances on an in-memory Kafka in one thread. Tasks, processors and stores are real;
 * the log, transactions, the clock, crashes and task migrations are simulated and derived from one seed.
 */
package dev.slowburn.testkit.simulation;
