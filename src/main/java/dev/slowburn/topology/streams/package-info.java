/**
 * Code that relies on internals of Kafka Streams, beyond its public contract: {@link PreCommitHook} and
 * {@link PollBatchClientSupplier} on internal classes, {@link OffsetReportingWindowStore} and {@link StateStores} on undocumented
 * behaviour.
 */
package dev.slowburn.topology.streams;
