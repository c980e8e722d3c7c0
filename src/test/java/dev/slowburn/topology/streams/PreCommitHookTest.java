package dev.slowburn.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

/** Fails if an upgrade changes the internal interfaces of Kafka Streams that {@link PreCommitHook} uses. */
class PreCommitHookTest {
    @Test
    void forwardsBufferedRecordsBeforeTheCommitFromTheProcessorsNode() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
                .process(new Buffering())
                .to("out", Produced.with(Serdes.String(), Serdes.String()));
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "before-commit");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), config, Instant.EPOCH)) {
            TestInputTopic<String, String> in =
                    driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
            TestOutputTopic<String, String> out =
                    driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
            in.pipeInput("key", "first");
            assertThat(out.readValuesToList()).containsExactly("first, sent before the commit");
            in.pipeInput("key", "second");
            assertThat(out.readValuesToList()).containsExactly("second, sent before the commit");
        }
    }

    private static final class Buffering implements ProcessorSupplier<String, String, String, String> {
        @Override
        public Processor<String, String, String, String> get() {
            return new Processor<>() {
                private final List<Record<String, String>> buffered = new ArrayList<>();
                private ProcessorContext<String, String> context;

                @Override
                public void init(ProcessorContext<String, String> processorContext) {
                    context = processorContext;
                    context.<PreCommitHook>getStateStore("hook").register(context, this::sendAll);
                }

                @Override
                public void process(Record<String, String> record) {
                    buffered.add(record);
                }

                private void sendAll() {
                    buffered.forEach(
                            record -> context.forward(record.withValue(record.value() + ", sent before the commit")));
                    buffered.clear();
                }
            };
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(PreCommitHook.builder("hook"));
        }
    }
}
