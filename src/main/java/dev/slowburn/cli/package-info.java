/** The command line: one class a command, and the only place that wires everything together. */
package dev.slowburn.cli;
