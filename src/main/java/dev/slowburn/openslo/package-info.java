/**
 * Turns documents of OpenSLO v1, and of Slowburn's own kinds, into the domain, with problems that name file, line and field;
 * compiles CEL filters and follows recurrence rules. Keeps YAML, CEL and RFC 5545 from everybody else.
 */
package dev.slowburn.openslo;
