package dev.slowburn.bench.probe;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.peer.Workload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Snapshots of the budgets of probes, as a {@code read_committed} consumer sees them, and the number of all snapshots. */
public final class ProbeSnapshots implements AutoCloseable {
    /** Prefix of the services of probes. */
    public static final String SERVICE = "probe-";

    private final Probes probes = new Probes();
    private final LongAdder snapshots = new LongAdder();
    private final Deserializer<SpecificRecord> records = Workload.serde().deserializer();
    private final Watch watch;

    public ProbeSnapshots(Cluster cluster, String topic) {
        watch = Watch.start(cluster, "read_committed", this::observe, topic);
    }

    private void observe(ConsumerRecord<byte[], byte[]> seen, long nanos) {
        snapshots.increment();
        if (!new String(seen.key(), StandardCharsets.UTF_8).contains('/' + SERVICE)) {
            return;
        }
        if (records.deserialize(seen.topic(), seen.value()) instanceof BudgetSnapshot snapshot) {
            int service = Integer.parseInt(snapshot.getService().substring(SERVICE.length()));
            probes.seen(service, snapshot.getTotal(), Probe.Step.COMMITTED, nanos);
        }
    }

    public Probes probes() {
        return probes;
    }

    /** Number of snapshots of all budgets. */
    public long snapshots() {
        return snapshots.sum();
    }

    /** The time from when a probe was due, by {@link System#nanoTime()}, to its snapshot. */
    public record Delay(long due, double millis) {}

    /** The delays of the probes that were due in a period, of those that have a snapshot. */
    public List<Delay> delays(long begin, long nanos) {
        return probes.all().stream()
                .filter(each -> each.due() - begin >= 0 && each.due() - begin < nanos && each.was(Probe.Step.COMMITTED))
                .map(each -> new Delay(each.due(), each.millisTo(Probe.Step.COMMITTED)))
                .toList();
    }

    /** Adds the delays of probes in rounds; returns how many probes of these rounds have no snapshot. */
    public long report(String name, Delays delays, Figures figures) {
        long missing = 0;
        for (Probe each : probes.all()) {
            if (each.was(Probe.Step.COMMITTED)) {
                delays.add(each.due(), each.millisTo(Probe.Step.COMMITTED));
            } else if (delays.contains(each.due())) {
                missing++;
            }
        }
        delays.report(name, figures);
        return missing;
    }

    @Override
    public void close() {
        watch.close();
    }
}
