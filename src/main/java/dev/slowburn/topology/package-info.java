/**
 * The Kafka Streams topology: topics, stores and thin processors that call the domain, under definitions that can change while it
 * runs. Other packages do not depend on interfaces of Kafka Streams.
 */
package dev.slowburn.topology;
