/**
 * The schema registry client, the wire format, the serdes, and the way between Avro and the domain. Keeps the registry's
 * protocol and Avro's decoding from everybody else.
 */
package dev.slowburn.schema;
