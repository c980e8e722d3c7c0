/** Decodes metrics of OTLP in Protocol Buffers. Owns the outcomes of the buckets of a histogram, and of sums. */
package dev.slowburn.input.otlp.metrics;
