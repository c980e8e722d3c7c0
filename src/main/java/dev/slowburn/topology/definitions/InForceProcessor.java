package dev.slowburn.topology.definitions;

import dev.slowburn.topology.streams.StateStores;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processor of the global store: keeps the definitions in force up to date on every instance, before it counts anything. */
public final class InForceProcessor implements Processor<String, String, Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(InForceProcessor.class);

    private final DefinitionsInForce definitions;
    private ProcessorContext<Void, Void> context;
    private KeyValueStore<String, String> texts;

    public InForceProcessor(DefinitionsInForce definitions) {
        this.definitions = definitions;
    }

    @Override
    public void init(ProcessorContext<Void, Void> processorContext) {
        context = processorContext;
        texts = context.getStateStore(StateStores.IN_FORCE);
    }

    @Override
    public void process(Record<String, String> record) {
        if (record.key() == null) {
            // Written by another producer. During a restore, Kafka Streams skips such records itself.
            context.recordMetadata()
                    .ifPresent(at -> LOG.warn(
                            "record without a key skipped: topic={} partition={} offset={}",
                            at.topic(),
                            at.partition(),
                            at.offset()));
            return;
        }
        texts.put(record.key(), record.value());
        definitions.put(record.key(), record.value());
    }
}
