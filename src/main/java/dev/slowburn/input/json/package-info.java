/**
 * Decodes records in JSON to outcomes by a configured mapping: JSON pointers, headers or constants for the fields of an outcome.
 * Owns the mapping, its presets for access logs of proxies, and the streaming decoder. Knows of Kafka only the headers.
 */
package dev.slowburn.input.json;
