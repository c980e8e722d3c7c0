package dev.slowburn.testkit.simulation;

import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;

/** The way from a topology to what builds its tasks, which Streams has for its own classes alone. */
public final class Internals {
    private Internals() {}

    public static InternalTopologyBuilder builderOf(Topology topology) {
        try {
            var field = Topology.class.getDeclaredField("internalTopologyBuilder");
            field.setAccessible(true);
            return (InternalTopologyBuilder) field.get(topology);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Kafka Streams has changed inside", e);
        }
    }
}
