/**
 * YAML documents in which every node has a file and line, and the problems reported for them. No package outside of
 * {@code openslo} depends on the YAML library.
 */
package dev.slowburn.openslo.yaml;
