package dev.slowburn.bench.peer;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.schema.decode.OutcomeDecoder;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Maps an input record to its verdicts, and emits {@link SloVerdict#end} after the last record of each partition. */
final class FlinkInput implements KafkaRecordDeserializationSchema<SloVerdict> {
    private static final long serialVersionUID = 1;

    /** Offset of the last record, by partition. */
    private final long[] lastOffsets;

    private transient OutcomeDecoder decoder;
    private transient SloNames names;

    private FlinkInput(long[] lastOffsets) {
        this.lastOffsets = lastOffsets;
    }

    /** Reads the topic up to its current end. */
    static FlinkInput upToNow(BenchPeer.Job job) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", job.bootstrap());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(job.input()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            long[] lastOffsets = new long[partitions.size()];
            consumer.endOffsets(partitions).forEach((partition, end) -> lastOffsets[partition.partition()] = end - 1);
            return new FlinkInput(lastOffsets);
        }
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = Workload.decoder();
        names = new SloNames();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> source, Collector<SloVerdict> out) {
        Outcome outcome = decoder.decode(source.headers(), source.value());
        SloNames.Names slos = names.of(outcome.service());
        if (Workload.isInAvailability(outcome)) {
            out.collect(verdict(slos.availability(), Workload.isGoodForAvailability(outcome), outcome, source));
        }
        if (Workload.isInApi(outcome)) {
            out.collect(verdict(slos.api(), Workload.isGoodForApi(outcome), outcome, source));
        }
        if (source.offset() == lastOffsets[source.partition()]) {
            out.collect(SloVerdict.end(source.partition(), source.offset()));
        }
    }

    private static SloVerdict verdict(
            String slo, boolean good, Outcome outcome, ConsumerRecord<byte[], byte[]> source) {
        long count = outcome.count();
        return new SloVerdict(
                slo, good ? count : 0, good ? 0 : count, outcome.occurredAt(), source.partition(), source.offset());
    }

    @Override
    public TypeInformation<SloVerdict> getProducedType() {
        return new SloVerdictType();
    }
}
