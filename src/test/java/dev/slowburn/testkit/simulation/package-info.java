/**
 * Instances of Slowburn on a Kafka in memory, all in one thread: real tasks of Kafka Streams with the real processors and
 * stores, while the log, transactions, the clock, crashes and moves of tasks are simulated, so that one seed decides everything.
 */
package dev.slowburn.testkit.simulation;
