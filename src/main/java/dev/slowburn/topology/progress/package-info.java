/** The progress of each partition of the input, and which event minutes are complete. */
package dev.slowburn.topology.progress;
