/**
 * Read-only views of the state of this instance as plain records, peers, and recently published events. Hides the formats of
 * stores and Avro from HTTP.
 */
package dev.slowburn.query;
