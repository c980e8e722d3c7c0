package dev.slowburn.topology.streams;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counters of one task in the Kafka Streams metrics, in the group {@value #GROUP} with the task id as a tag.
 *
 * <p>A counter is a plain long. {@link #publish()} records it in a sensor from time to time, because recording each outcome would
 * cost more than counting it.
 */
public final class TaskMetrics {
    static final String GROUP = "slowburn";

    private final StreamsMetrics metrics;
    private final String task;
    private final Map<String, String> common;
    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private final List<Sensor> sensors = new ArrayList<>();

    public TaskMetrics(ProcessorContext<?, ?> context) {
        this(context, Map.of());
    }

    /** @param common tags of all counters, which distinguish those of several processors of a task */
    public TaskMetrics(ProcessorContext<?, ?> context, Map<String, String> common) {
        metrics = context.metrics();
        task = context.taskId().toString();
        this.common = Map.copyOf(common);
    }

    /** Returns the counter with a name such as {@code outcomes-counted-total}, and creates it if necessary. */
    public Counter counter(String name, String description) {
        return counter(name, description, null, null);
    }

    /** As {@link #counter(String, String)}, with an additional tag; null for none. */
    public Counter counter(String name, String description, String tag, String value) {
        String key = tag == null ? name : name + '.' + tag + '.' + value;
        return counters.computeIfAbsent(key, unused -> {
            Map<String, String> tags = new LinkedHashMap<>();
            tags.put("task-id", task);
            tags.putAll(common);
            if (tag != null) {
                tags.put(tag, value);
            }
            String processor = common.isEmpty() ? task : task + '.' + new TreeMap<>(common);
            Sensor sensor = metrics.addSensor(GROUP + '.' + processor + '.' + key, RecordingLevel.INFO);
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

    /** Removes the counters. If the task migrates, the other instance counts from zero. */
    public void close() {
        sensors.forEach(metrics::removeSensor);
        sensors.clear();
        counters.clear();
    }

    /** A monotonic counter. Not thread-safe. */
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
