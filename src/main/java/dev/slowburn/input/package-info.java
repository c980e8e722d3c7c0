/**
 * Decodes the records of an input to outcomes. Owns what the formats have in common: the interface, the reused outcome and the
 * table of strings. Knows no topology, no clock and no broker; of Kafka only the headers of a record.
 */
package dev.slowburn.input;
