/**
 * What the signals of OTLP have in common: the wire format of Protocol Buffers, the levels of a record, attributes, semantic
 * conventions, and the extraction of rejected items.
 */
package dev.slowburn.input.otlp;
