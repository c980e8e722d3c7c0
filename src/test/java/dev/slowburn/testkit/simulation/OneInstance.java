package dev.slowburn.testkit.simulation;

import dev.slowburn.topology.progress.EndOffsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TaskId;

/** One instance with one partition per topic, which reads all sent records in one poll. */
public final class OneInstance {
    private static final int ALL = 1_000;
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final SimulatedClock clock = new SimulatedClock(Simulation.START);
    private final SimulatedKafka kafka = new SimulatedKafka(clock, Guarantee.EXACTLY_ONCE, Map.of());
    private final Application application;
    private SimulatedInstance instance;

    public OneInstance(Application application) {
        this.application = application;
        start();
    }

    private void start() {
        SimulatedHelper helper = new SimulatedHelper();
        instance = new SimulatedInstance(
                kafka, clock, application.topology(this::ends, helper), application, helper, new SimulatedFaults());
        instance.join(kafka.nextGeneration());
        application.inputs().keySet().forEach(stage -> instance.take(new TaskId(stage, 0)));
    }

    private Optional<EndOffsets.Snapshot> ends() {
        TopicPartition input =
                new TopicPartition(application.settings().topics().requestOutcomes(), 0);
        long end = kafka.end(input);
        EndOffsets.PartitionOffsets known = new EndOffsets.PartitionOffsets(0, end, end, kafka.committedOffset(input));
        return Optional.of(new EndOffsets.Snapshot(clock.milliseconds(), TOPIC, Map.of(0, known)));
    }

    public SimulatedKafka kafka() {
        return kafka;
    }

    /** Appends a record, as any client can. */
    public void send(String topic, byte[] key, byte[] value, Headers headers, long timestamp) {
        kafka.append(new ProducerRecord<>(topic, 0, null, key, value, headers), timestamp);
    }

    /** Processes all sent records, stage by stage, and commits. */
    public void work() {
        for (int round = 0; round < 12; round++) {
            instance.follow(ALL);
            instance.poll(ALL);
            instance.process(ALL);
            instance.help();
            clock.pass(1_000);
            instance.punctuate();
            instance.commit();
        }
    }

    /** Crashes, and restarts from committed state. */
    public void restart() {
        instance.crash();
        start();
    }
}
