/**
 * Turns documents of OpenSLO v1, and of Slowburn's own kinds, into the domain, with problems that name file, line and
 * field; compiles CEL filters and evaluates recurrence rules. No other package depends on YAML, CEL or RFC 5545.
 */
package dev.slowburn.openslo;
