/** Requests to the Kafka brokers: topics, offsets, open transactions, permissions. */
package dev.slowburn.runtime.broker;
