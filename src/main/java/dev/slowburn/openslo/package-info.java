/**
 * Turns OpenSLO v1 documents into the domain, with errors that name file, line and field, and compiles CEL filters.
 * Keeps YAML and CEL from everybody else.
 */
package dev.slowburn.openslo;
