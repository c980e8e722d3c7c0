/** How far each partition of the input is read, and which event minutes are whole. */
package dev.slowburn.topology.progress;
