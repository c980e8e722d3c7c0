package dev.slowburn.testkit.simulation;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TaskId;

/** One instance with one partition per topic, which reads all sent records in one poll. */
public final class OneInstance {
    private static final int ALL = 1_000;

    private final SimulatedClock clock = new SimulatedClock(Simulation.START);
    private final SimulatedKafka kafka = new SimulatedKafka(clock, Guarantee.EXACTLY_ONCE, Map.of());
    private final SimulatedFaults faults = new SimulatedFaults();
    private final Application application;
    private SimulatedInstance instance;

    public OneInstance(Application application) {
        this(application, application.inputs().keySet());
    }

    /** With the tasks of these subtopologies only, until {@link #takeOthers}. */
    public OneInstance(Application application, Set<Integer> subtopologies) {
        this.application = application;
        start();
        take(subtopologies);
    }

    private void start() {
        instance = new SimulatedInstance(kafka, clock, application, faults);
        instance.join(kafka.nextGeneration());
    }

    private void take(Set<Integer> subtopologies) {
        subtopologies.stream()
                .map(subtopology -> new TaskId(subtopology, 0))
                .filter(task -> !instance.has(task))
                .forEach(instance::take);
    }

    /** Takes the tasks that it does not have. */
    public void takeOthers() {
        take(application.inputs().keySet());
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
            workOnce();
        }
    }

    /** Processes the records that were sent to its tasks, and commits. */
    public void workOnce() {
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

    /** As {@link #workOnce}, but during a rebalance, and a task fails after the work of the others. */
    public void workUntilFailure(int subtopology) {
        int before = faults.failedTasks;
        instance.poll(ALL);
        instance.help();
        clock.pass(1_000);
        instance.fail(new TaskId(subtopology, 0), true, true);
        if (faults.failedTasks == before) {
            throw new IllegalStateException("the task has sent nothing, so it did not fail");
        }
        instance.commit();
    }

    /** Crashes, and restarts from committed state. */
    public void restart() {
        instance.crash();
        start();
        takeOthers();
    }
}
