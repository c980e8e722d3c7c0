package dev.slowburn.bench.probe;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.topology.shuffle.SummedServices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Records where outcomes were seen on their way to the output topics. Thread-safe for several readers. */
final class Freshness {
    final Probes quiet = new Probes();
    final Probes exhausting = new Probes();
    private final Set<String> budgets = ConcurrentHashMap.newKeySet();
    private final List<Arrival> arrivals = new ArrayList<>();

    /**
     * A snapshot of a busy budget.
     *
     * @param total number of outcomes that it counts
     */
    record Arrival(int service, long total, long nanos) {}

    /** Observes the input topic; the key is the service number of a probe. */
    Watch.Observer input() {
        return (seen, nanos) -> {
            if (seen.key() != null) {
                quiet.seen(Integer.parseInt(text(seen.key())), Long.MAX_VALUE, Probe.Step.RECEIVED, nanos);
            }
        };
    }

    /** Observes the tally topic. */
    Watch.Observer tallies(Probe.Step step) {
        return (seen, nanos) -> SummedServices.of(seen.value())
                .forEach(service -> quiet.seen(number(service, Workload.SERVICE), Long.MAX_VALUE, step, nanos));
    }

    /** Observes the output topics. */
    Watch.Observer published(Probe.Step step) {
        Deserializer<SpecificRecord> records = Workload.serde().deserializer();
        return (seen, nanos) -> {
            SpecificRecord record = records.deserialize(seen.topic(), seen.value());
            if (record instanceof BudgetSnapshot snapshot) {
                observe(snapshot, step, nanos);
            } else if (record instanceof BudgetEvent event
                    && event.getType() == BudgetEventType.EXHAUSTED
                    && event.getSlo().startsWith(Workload.AVAILABILITY)) {
                exhausting.seen(number(event.getSlo(), Workload.AVAILABILITY), 1, step, nanos);
            }
        };
    }

    private void observe(BudgetSnapshot snapshot, Probe.Step step, long nanos) {
        budgets.add(snapshot.getBudgetId());
        if (!snapshot.getSlo().startsWith(Workload.AVAILABILITY)) {
            return;
        }
        int service = number(snapshot.getSlo(), Workload.AVAILABILITY);
        quiet.seen(service, snapshot.getTotal(), step, nanos);
        if (step == Probe.Step.COMMITTED && service < PacedLoad.BUSY && snapshot.getTotal() > 0) {
            arrivals.add(new Arrival(service, snapshot.getTotal(), nanos));
        }
    }

    /** Number of budgets that have a snapshot. */
    int budgets() {
        return budgets.size();
    }

    /** Must be called after all readers have stopped. */
    List<Arrival> arrivals() {
        return arrivals;
    }

    private static int number(String name, String prefix) {
        return Integer.parseInt(name.substring(prefix.length()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
