package dev.slowburn.bench.load;

import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.domain.consumption.Tally;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * SLOs that are applied and removed at runtime. Each counts the same as the first SLO of a service, and starts with an empty ledger whenever it is
 * applied.
 */
public final class AppliedSlos implements AutoCloseable {
    private static final String PREFIX = "applied-";

    private final Sender sender;
    private final String topic;
    private final int count;
    private int applied;

    /**
     * @param topic topic of definitions
     * @param count number of SLOs, for services from 0 on
     */
    public AppliedSlos(Cluster cluster, String topic, int count) {
        this.topic = topic;
        this.count = count;
        sender = new Sender(cluster, Map.of());
    }

    public void apply() {
        applied++;
        for (int i = 0; i < count; i++) {
            send(i, Workload.availability(PREFIX + i, i, applied).getBytes(StandardCharsets.UTF_8));
        }
        sender.flush();
    }

    public void remove() {
        for (int i = 0; i < count; i++) {
            send(i, null);
        }
        sender.flush();
    }

    private void send(int service, byte[] definition) {
        sender.send(topic, 0, (PREFIX + service).getBytes(StandardCharsets.UTF_8), definition);
    }

    /** The tallies of these SLOs, given those of the services' own SLOs. */
    public Map<String, Tally> expected(Map<String, Tally> own) {
        Map<String, Tally> expected = new HashMap<>();
        for (int i = 0; i < count; i++) {
            expected.put(PREFIX + i, own.get(Workload.AVAILABILITY + i));
        }
        return expected;
    }

    @Override
    public void close() {
        sender.close();
    }
}
