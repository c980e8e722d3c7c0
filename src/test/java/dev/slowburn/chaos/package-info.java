/**
 * Chaos test: injects faults into a cluster of brokers, a registry and Slowburn instances, each in its own process, and
 * compares the ledgers with what was sent. It uses Slowburn only from outside: options, topics, HTTP and log.
 */
package dev.slowburn.chaos;
