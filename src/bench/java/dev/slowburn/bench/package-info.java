/**
 * Measurements, run by {@code scripts/bench}: what Slowburn costs, how fresh and how large it is, beside its peers on the same
 * broker and the same records. Never part of the jar.
 */
package dev.slowburn.bench;
