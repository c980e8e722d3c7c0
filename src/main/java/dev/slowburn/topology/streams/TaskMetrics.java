package dev.slowburn.topology.streams;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counters of one task among Kafka Streams' own metrics, in the group {@value #GROUP} with the task's id as a tag.
 *
 * <p>A counter is a plain long that its task adds to; {@link #publish()} hands the sums on, once a commit, because
 * recording each outcome in a sensor would cost more than counting it.
 */
public final class TaskMetrics {
    static final String GROUP = "slowburn";

    private final StreamsMetrics metrics;
    private final String task;
    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private final List<Sensor> sensors = new ArrayList<>();

    public TaskMetrics(ProcessorContext<?, ?> context) {
        metrics = context.metrics();
        task = context.taskId().toString();
    }

    /** A counter by its name, such as {@code outcomes-counted-total}. */
    public Counter counter(String name, String description) {
        return counter(name, description, null, null);
    }

    /** A counter with one more tag; null for none. */
    public Counter counter(String name, String description, String tag, String value) {
        String key = tag == null ? name : name + '.' + tag + '.' + value;
        return counters.computeIfAbsent(key, unused -> {
            Map<String, String> tags = new LinkedHashMap<>();
            tags.put("task-id", task);
            if (tag != null) {
                tags.put(tag, value);
            }
            Sensor sensor = metrics.addSensor(GROUP + '.' + task + '.' + key, RecordingLevel.INFO);
            sensor.add(new MetricName(name, GROUP, description, tags), new CumulativeSum());
            sensors.add(sensor);
            return new Counter(sensor);
        });
    }

    public void publish() {
        for (Counter counter : counters.values()) {
            counter.publish();
        }
    }

    /** Takes the counters away; their task moves to another instance, which counts from zero. */
    public void close() {
        sensors.forEach(metrics::removeSensor);
        sensors.clear();
        counters.clear();
    }

    /** A sum that only grows. Used by one thread. */
    public static final class Counter {
        private final Sensor sensor;
        private long pending;

        private Counter(Sensor sensor) {
            this.sensor = sensor;
        }

        public void add(long more) {
            pending += more;
        }

        public void increment() {
            pending++;
        }

        private void publish() {
            if (pending != 0) {
                sensor.record((double) pending);
                pending = 0;
            }
        }
    }
}
