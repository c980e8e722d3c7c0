/**
 * Breaks a cluster of brokers, a registry and instances of Slowburn, each a process of its own, and compares what is left in the
 * ledgers with what was sent. It knows Slowburn from outside only: by its options, topics, HTTP and log.
 */
package dev.slowburn.chaos;
