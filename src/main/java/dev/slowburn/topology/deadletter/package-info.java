/** Dead letters with the origin of their record, and the log of what is dropped. */
package dev.slowburn.topology.deadletter;
