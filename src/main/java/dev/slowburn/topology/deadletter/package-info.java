/** Dead letters: their headers and truncation, and the log of dropped records. */
package dev.slowburn.topology.deadletter;
