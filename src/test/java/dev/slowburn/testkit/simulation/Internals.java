package dev.slowburn.testkit.simulation;

import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;

/** Access to the internal builder of a topology, which Kafka Streams does not expose. */
public final class Internals {
    private Internals() {}

    public static InternalTopologyBuilder builderOf(Topology topology) {
        try {
            var field = Topology.class.getDeclaredField("internalTopologyBuilder");
            field.setAccessible(true);
            return (InternalTopologyBuilder) field.get(topology);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("internals of Kafka Streams have changed", e);
        }
    }
}
