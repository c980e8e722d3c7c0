/**
 * The Kafka Streams topology: topics, stores and thin processors that call the domain, by definitions that change while it
 * runs. Keeps Streams' interfaces, public and internal, from everybody else.
 */
package dev.slowburn.topology;
