/**
 * Code that relies on internals of Kafka Streams or its clients, beyond their public contracts: {@link PreCommitHook} and
 * {@link PollBatchClientSupplier} on internal classes, {@link OffsetReportingWindowStore} and {@link StateStores} on undocumented
 * behaviour.
 */
package dev.slowburn.topology.streams;
