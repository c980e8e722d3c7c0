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

/** Where outcomes were seen on their way, by several readers at once. */
final class Freshness {
    final Probes quiet = new Probes();
    final Probes exhausting = new Probes();
    private final Set<String> budgets = ConcurrentHashMap.newKeySet();
    private final List<Arrival> arrivals = new ArrayList<>();

    /**
     * A snapshot of a busy budget.
     *
     * @param total of outcomes that it counts
     */
    record Arrival(int service, long total, long nanos) {}

    /** For the input topic: the key is the number of the service of a probe. */
    Watch.Sight input() {
        return (seen, nanos) -> {
            if (seen.key() != null) {
                quiet.seen(Integer.parseInt(text(seen.key())), Long.MAX_VALUE, Probe.Step.RECEIVED, nanos);
            }
        };
    }

    /** For the topic between the stages. */
    Watch.Sight sums(Probe.Step step) {
        return (seen, nanos) -> SummedServices.of(seen.value())
                .forEach(service -> quiet.seen(number(service, Workload.SERVICE), Long.MAX_VALUE, step, nanos));
    }

    /** For what is published. */
    Watch.Sight published(Probe.Step step) {
        Deserializer<SpecificRecord> records = Workload.serde().deserializer();
        return (seen, nanos) -> {
            SpecificRecord news = records.deserialize(seen.topic(), seen.value());
            if (news instanceof BudgetSnapshot snapshot) {
                take(snapshot, step, nanos);
            } else if (news instanceof BudgetEvent event
                    && event.getType() == BudgetEventType.EXHAUSTED
                    && event.getSlo().startsWith(Workload.AVAILABILITY)) {
                exhausting.seen(number(event.getSlo(), Workload.AVAILABILITY), 1, step, nanos);
            }
        };
    }

    private void take(BudgetSnapshot snapshot, Probe.Step step, long nanos) {
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

    /** How many budgets have a snapshot. */
    int budgets() {
        return budgets.size();
    }

    /** To be asked for when nobody reads any more. */
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
