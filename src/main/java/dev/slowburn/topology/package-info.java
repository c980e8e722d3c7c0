/**
 * The Kafka Streams topology: topics, stores and thin processors that call the domain, under definitions that can change while it
 * runs. Of the other packages, {@code runtime} starts and stops Kafka Streams, and {@code query} reads its metadata and exceptions.
 */
package dev.slowburn.topology;
