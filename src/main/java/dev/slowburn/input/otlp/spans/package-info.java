/** Decodes spans of OTLP in Protocol Buffers. Owns the choice of the spans that are counted, and the counts of sampled ones. */
package dev.slowburn.input.otlp.spans;
