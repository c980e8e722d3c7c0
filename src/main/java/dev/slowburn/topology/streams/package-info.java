/** Code that relies on internals of Kafka Streams or its clients, beyond their public contracts. */
package dev.slowburn.topology.streams;
