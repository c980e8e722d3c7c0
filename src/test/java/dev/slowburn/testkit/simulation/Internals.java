package dev.slowburn.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorTopology;

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

    /** The processors of a subtopology. */
    static List<Processor<?, ?, ?, ?>> processorsOf(ProcessorTopology topology) {
        try {
            var field = ProcessorNode.class.getDeclaredField("processor");
            field.setAccessible(true);
            List<Processor<?, ?, ?, ?>> processors = new ArrayList<>();
            for (ProcessorNode<?, ?, ?, ?> node : topology.processors()) {
                if (field.get(node) instanceof Processor<?, ?, ?, ?> processor) {
                    processors.add(processor);
                }
            }
            return processors;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("internals of Kafka Streams have changed", e);
        }
    }
}
