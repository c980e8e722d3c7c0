/** Task assignment for Kafka Streams. Depends on Kafka Streams only. */
package dev.slowburn.runtime.assignment;
