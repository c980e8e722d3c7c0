/**
 * YAML documents whose every node knows its file and line, and the problems that are reported there. Keeps the
 * YAML library from everybody else.
 */
package dev.slowburn.openslo.yaml;
