package dev.slowburn.topology;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.Contributor;
import dev.slowburn.domain.HourRow;
import dev.slowburn.domain.Minutes;
import dev.slowburn.domain.Tally;
import dev.slowburn.testkit.simulation.Application;
import dev.slowburn.testkit.simulation.SimulatedKafka;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** What the topics of a simulation hold in the end, as a reader of committed records sees them. */
final class SimulatedOutcome {
    private final SimulatedKafka kafka;
    private final Deserializer<SpecificRecord> reader;
    private final Topics topics;

    SimulatedOutcome(SimulatedKafka kafka, Application application) {
        this.kafka = kafka;
        this.reader = application.serde().deserializer();
        this.topics = application.settings().topics();
    }

    /** The last value of each key, of those that have one. */
    private Map<String, byte[]> latest(String topic) {
        Map<String, byte[]> latest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : kafka.all(topic)) {
            String key = new String(record.key(), StandardCharsets.ISO_8859_1);
            if (record.value() == null) {
                latest.remove(key);
            } else {
                latest.put(key, record.value());
            }
        }
        return latest;
    }

    /** All ledgers by the key of their rows: minute → tally. */
    Map<String, Map<Long, Tally>> ledgers() {
        Map<String, Map<Long, Tally>> ledgers = new TreeMap<>();
        latest(Application.changelog(StateStores.LEDGER)).forEach((key, row) -> {
            byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
            // Key, start of the window as a long, and a sequence number as an int.
            int end = bytes.length - Long.BYTES - Integer.BYTES;
            long first = Minutes.of(ByteBuffer.wrap(bytes).getLong(end));
            Map<Long, Tally> minutes = ledgers.computeIfAbsent(
                    new String(bytes, 0, end, StandardCharsets.UTF_8), unused -> new TreeMap<>());
            HourRow.visit(row, (minute, good, bad) -> minutes.put(first + minute, new Tally(good, bad)));
        });
        return ledgers;
    }

    /** The same as the sums between the stages have it. */
    Map<String, Map<Long, Tally>> sums() {
        Sums sums = new Sums();
        kafka.all(Application.tallies()).forEach(record -> TallyMessage.read(record.value(), sums));
        return sums.ledgers;
    }

    /** What is remembered of each budget. */
    List<BudgetMemory.Row> memories() {
        return latest(Application.changelog(StateStores.MEMORY)).values().stream()
                .map(BudgetMemory::fromBytes)
                .toList();
    }

    /** Every snapshot and, as null, where one was taken back. */
    Map<String, List<BudgetSnapshot>> snapshots() {
        Map<String, List<BudgetSnapshot>> snapshots = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> each : kafka.all(topics.budgetSnapshots())) {
            snapshots
                    .computeIfAbsent(new String(each.key(), StandardCharsets.UTF_8), unused -> new ArrayList<>())
                    .add((BudgetSnapshot) read(each));
        }
        return snapshots;
    }

    List<BudgetEvent> events() {
        return kafka.all(topics.budgetEvents()).stream()
                .map(each -> (BudgetEvent) read(each))
                .toList();
    }

    List<BurnRateAlert> alerts() {
        return kafka.all(topics.burnRateAlerts()).stream()
                .map(each -> (BurnRateAlert) read(each))
                .toList();
    }

    private SpecificRecord read(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? null : reader.deserialize(record.topic(), record.value());
    }

    /** Reason, topic, partition and offset of each, sorted. */
    List<String> deadLetters() {
        return kafka.all(topics.deadLetters()).stream()
                .map(each -> SourceCoordinates.get(each.headers(), SourceCoordinates.REASON)
                        + " "
                        + SourceCoordinates.get(each.headers(), SourceCoordinates.TOPIC)
                        + "-"
                        + SourceCoordinates.get(each.headers(), SourceCoordinates.PARTITION)
                        + "@"
                        + SourceCoordinates.get(each.headers(), SourceCoordinates.OFFSET))
                .sorted()
                .toList();
    }

    /** Of the topic: key → text. */
    Map<String, String> inForce() {
        Map<String, String> inForce = new TreeMap<>();
        latest(Topics.definitionsInForce(Application.ID))
                .forEach((key, text) -> inForce.put(key, new String(text, StandardCharsets.UTF_8)));
        return inForce;
    }

    private static final class Sums implements TallyMessage.Receiver {
        private final Map<String, Map<Long, Tally>> ledgers = new TreeMap<>();
        private Map<Long, Tally> ledger;

        @Override
        public void sums(long ledgerId, BudgetKey key, long highestEventTime) {
            ledger = ledgers.computeIfAbsent(WindowRows.key(ledgerId, key), unused -> new TreeMap<>());
        }

        @Override
        public void minute(long minute, long good, long bad) {
            ledger.merge(minute, new Tally(good, bad), SimulatedTruth::plus);
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            // Told in snapshots, which is not what is looked at here.
        }

        @Override
        public void end() {
            // Each minute was added as it came.
        }

        @Override
        public void progress(Progress progress) {
            // Not a sum.
        }
    }
}
