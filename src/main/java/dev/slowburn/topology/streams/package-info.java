/** Everything that relies on the inside of Kafka Streams or of its clients, beyond their public contracts. */
package dev.slowburn.topology.streams;
