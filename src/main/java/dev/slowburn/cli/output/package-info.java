/**
 * What people read in a terminal or a log: tables, colours, YAML, sentences; nothing in a record controls the
 * terminal.
 */
package dev.slowburn.cli.output;
