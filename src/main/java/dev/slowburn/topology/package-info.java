/**
 * The Kafka Streams topology: topics, stores and thin processors that call the domain. Keeps Streams' interfaces, public
 * and internal, from everybody else.
 */
package dev.slowburn.topology;
