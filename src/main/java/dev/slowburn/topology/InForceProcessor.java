package dev.slowburn.topology;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Follows the definitions in force, on every instance and before it counts anything. */
final class InForceProcessor implements Processor<String, String, Void, Void> {
    private final LiveDefinitions definitions;
    private KeyValueStore<String, String> texts;

    InForceProcessor(LiveDefinitions definitions) {
        this.definitions = definitions;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        texts = context.getStateStore(StateStores.IN_FORCE);
    }

    @Override
    public void process(Record<String, String> record) {
        texts.put(record.key(), record.value());
        definitions.put(record.key(), record.value());
    }
}
