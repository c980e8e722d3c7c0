/**
 * The schema registry client, the wire format, the serdes, and the conversion between Avro and the domain. No other
 * package depends on the registry's protocol or on Avro's decoding.
 */
package dev.slowburn.schema;
