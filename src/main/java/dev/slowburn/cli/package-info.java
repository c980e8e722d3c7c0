/** The command line: one class per command, and the only package that wires all others together. */
package dev.slowburn.cli;
