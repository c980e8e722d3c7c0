package dev.slowburn.testkit.simulation;

import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.internals.StateDirectory;
import org.apache.kafka.streams.processor.internals.metrics.StreamsMetricsImpl;
import org.apache.kafka.streams.state.internals.ThreadCache;

/** Shared by the tasks of an instance. */
record InstanceEnvironment(
        SimulatedKafka kafka,
        SimulatedClock clock,
        StreamsConfig config,
        StreamsMetricsImpl metrics,
        StateDirectory directory,
        ThreadCache cache,
        Transaction transaction) {}
