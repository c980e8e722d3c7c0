/**
 * Decodes what OpenTelemetry's exporters send: OTLP in Protocol Buffers. Owns the reading of the wire format, the mapping of
 * semantic conventions to outcomes, and the counts of sampled spans.
 */
package dev.slowburn.input.otlp;
