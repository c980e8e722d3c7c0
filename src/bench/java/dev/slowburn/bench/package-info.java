/**
 * Benchmarks, run by {@code scripts/bench}: throughput, freshness and state size of Slowburn, compared with peers on the same
 * broker and records. Not part of the jar.
 */
package dev.slowburn.bench;
