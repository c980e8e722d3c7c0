package dev.slowburn.topology.state;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.testkit.simulation.Application;
import dev.slowburn.testkit.simulation.SimulatedKafka;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.replay.StoredCoverage;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.shuffle.BudgetKeyCache;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.StoresInMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.KeyValueStore;

/** The final content of a simulation's topics, as read with isolation level {@code read_committed}. */
final class SimulatedOutcome {
    private final SimulatedKafka kafka;
    private final Deserializer<SpecificRecord> reader;
    private final Topics topics;

    SimulatedOutcome(SimulatedKafka kafka, Application application) {
        this.kafka = kafka;
        this.reader = application.serde().deserializer();
        this.topics = application.settings().topics();
    }

    /** The last value of each key, without keys whose last value is null. */
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

    /** All ledgers by row key: minute → tally, from the written rows and the additions in the journals. */
    Map<String, Map<Long, Tally>> ledgers() {
        Map<String, Map<Long, Tally>> ledgers = new TreeMap<>();
        latest(Application.changelog(StateStores.LEDGER)).forEach((key, row) -> {
            byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
            long first = Minutes.of(ByteBuffer.wrap(bytes).getLong(RowKey.BYTES));
            Map<Long, Tally> minutes = ledgers.computeIfAbsent(RowKey.of(bytes).toString(), unused -> new TreeMap<>());
            HourRow.visit(row, (minute, good, bad) -> minutes.put(first + minute, new Tally(good, bad)));
        });
        journals().forEach(journal -> journal.replay(new JournalAdditions(ledgers)));
        return ledgers;
    }

    private Collection<Journal> journals() {
        return byPartition().values();
    }

    /** The journal of each task of the second stage. */
    private Map<Integer, Journal> byPartition() {
        Map<Integer, KeyValueStore<Integer, byte[]>> stores = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> entry : kafka.all(Application.changelog(StateStores.JOURNAL))) {
            stores.computeIfAbsent(entry.partition(), unused -> StoresInMemory.emptyJournal())
                    .put(ByteBuffer.wrap(entry.key()).getInt(), entry.value());
        }
        Map<Integer, Journal> journals = new TreeMap<>();
        stores.forEach((partition, store) -> journals.put(partition, new Journal(store)));
        return journals;
    }

    /** The highest event time known to each task of the second stage, by partition. */
    Map<Integer, Long> eventTimes() {
        Map<Integer, Long> highest = new TreeMap<>();
        byPartition().forEach((partition, journal) -> {
            HighestEventTime reader = new HighestEventTime();
            journal.replay(reader);
            highest.put(partition, reader.highest);
        });
        return highest;
    }

    /** All ledgers as {@link #ledgers()}, from the repartition topic between the stages. */
    Map<String, Map<Long, Tally>> shuffledTallies() {
        ShuffledTallies tallies = new ShuffledTallies();
        kafka.all(Application.tallies())
                .forEach(record -> ShuffleCodec.read(record.value(), new BudgetKeyCache(), tallies));
        return tallies.ledgers;
    }

    /** The stored coverage of the input. */
    StoredCoverage coverage() {
        StoredCoverage coverage = new StoredCoverage();
        kafka.all(Application.changelog(StateStores.COVERAGE)).forEach(coverage::add);
        return coverage;
    }

    /** The stored state of each budget. */
    List<BudgetStateCodec.Row> budgetStates() {
        return latest(Application.changelog(StateStores.BUDGET_STATE)).entrySet().stream()
                // Other keys are those of the histories of rules.
                .filter(each -> Character.isDigit(each.getKey().charAt(0)))
                .map(each -> BudgetStateCodec.fromBytes(each.getValue()))
                .toList();
    }

    /** The snapshots of each budget in order; null is a tombstone. */
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

    /** Reason, topic, partition and offset of each dead letter, sorted. */
    List<String> deadLetters() {
        return kafka.all(topics.deadLetters()).stream()
                .map(each -> RecordOrigin.get(each.headers(), RecordOrigin.REASON)
                        + " "
                        + RecordOrigin.get(each.headers(), RecordOrigin.TOPIC)
                        + "-"
                        + RecordOrigin.get(each.headers(), RecordOrigin.PARTITION)
                        + "@"
                        + RecordOrigin.get(each.headers(), RecordOrigin.OFFSET))
                .sorted()
                .toList();
    }

    /** The definitions in force: key → text. */
    Map<String, String> inForce() {
        Map<String, String> inForce = new TreeMap<>();
        latest(Topics.definitionsInForce(Application.ID))
                .forEach((key, text) -> inForce.put(key, new String(text, StandardCharsets.UTF_8)));
        return inForce;
    }

    private static final class HighestEventTime implements JournalEntry.Reader {
        private long highest = ProgressMarker.NOTHING;

        @Override
        public void progress(ProgressMarker progress) {
            if (progress.source() != ProgressMarker.EVALUATED) {
                highest = Math.max(highest, progress.watermark());
            }
        }

        @Override
        public void key(RowKey key) {
            // Not an event time.
        }

        @Override
        public void tally(long minute, long good, long bad) {
            // Not an event time.
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            // Not an event time.
        }
    }

    /** Adds the tallies of a journal to ledgers. */
    private static final class JournalAdditions implements JournalEntry.Reader {
        private final Map<String, Map<Long, Tally>> ledgers;
        private Map<Long, Tally> ledger;

        JournalAdditions(Map<String, Map<Long, Tally>> ledgers) {
            this.ledgers = ledgers;
        }

        @Override
        public void progress(ProgressMarker progress) {
            // Not a tally.
        }

        @Override
        public void key(RowKey key) {
            ledger = ledgers.computeIfAbsent(key.toString(), unused -> new TreeMap<>());
        }

        @Override
        public void tally(long minute, long good, long bad) {
            ledger.merge(minute, new Tally(good, bad), SimulatedTruth::plus);
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            // Not a tally.
        }
    }

    private static final class ShuffledTallies implements ShuffleCodec.Receiver {
        private final Map<String, Map<Long, Tally>> ledgers = new TreeMap<>();
        private Map<Long, Tally> ledger;

        @Override
        public void tallies(long ledgerId, BudgetKey key, long highestEventTime, boolean isReplayed) {
            ledger = ledgers.computeIfAbsent(RowKey.of(ledgerId, key).toString(), unused -> new TreeMap<>());
        }

        @Override
        public void minute(long minute, long good, long bad) {
            ledger.merge(minute, new Tally(good, bad), SimulatedTruth::plus);
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            // Not a tally.
        }

        @Override
        public void end() {
            // Minutes are added immediately.
        }

        @Override
        public void progress(ProgressMarker progress) {
            // Not a tally.
        }

        @Override
        public void coverage(CoverageReport report) {
            // Not a tally.
        }

        @Override
        public void unclassifiable(UnclassifiableOutcomes outcomes) {
            // Not a tally.
        }
    }
}
