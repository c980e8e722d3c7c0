package dev.slowburn.testkit.simulation;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TaskId;

/** One instance with one partition per topic, which reads all sent records in one poll. */
public final class OneInstance {
    private static final int ALL = 1_000;

    private final SimulatedClock clock = new SimulatedClock(Simulation.START);
    private final SimulatedKafka kafka = new SimulatedKafka(clock, Guarantee.EXACTLY_ONCE, Map.of());
    private final Application application;
    private SimulatedInstance instance;

    public OneInstance(Application application) {
        this.application = application;
        start();
    }

    private void start() {
        instance = new SimulatedInstance(kafka, clock, application, new SimulatedFaults());
        instance.join(kafka.nextGeneration());
        application.inputs().keySet().forEach(stage -> instance.take(new TaskId(stage, 0)));
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
            instance.refreshEnds();
            instance.follow(ALL);
            instance.replay(ALL);
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
