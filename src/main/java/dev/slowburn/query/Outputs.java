package dev.slowburn.query;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what all instances publish, as any other reader does: committed records only.
 *
 * <p>Events and alerts are rare and are read all the time, beginning with the last some thousand; the newest are kept in memory,
 * because no store has them and a topic can't be asked by time and service. Snapshots and decisions are many and are read only
 * while somebody listens, from that moment on. One thread, which also calls the listeners.
 */
public final class Outputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(5);
    /** So many offsets before the end of a partition reading begins; markers of transactions take up some of them. */
    private static final long BACK = 20_000;

    private final Topics topics;
    private final Map<String, Object> settings;
    private final Deserializer<SpecificRecord> deserializer;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final Recent<EventView> events = new Recent<>();
    private final Recent<AlertView> alerts = new Recent<>();
    private final Map<TopicPartition, Long> endsAtStart = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean caughtUp;

    /**
     * @param clientSettings where the brokers are and how to get in
     * @param deserializer of what is published
     */
    public Outputs(
            Topics topics,
            Map<String, Object> clientSettings,
            Deserializer<SpecificRecord> deserializer,
            BackgroundThreads threads) {
        this.topics = topics;
        this.deserializer = deserializer;
        settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        thread = threads.create("slowburn-outputs", this::run);
    }

    public void start() {
        thread.start();
    }

    /**
     * The newest events, newest first.
     *
     * @throws UnavailableException while those from before the start are still being read
     */
    public List<EventView> events() {
        demandCaughtUp();
        return events.newestFirst();
    }

    /** The newest beginnings and ends of alerts, likewise. */
    public List<AlertView> alerts() {
        demandCaughtUp();
        return alerts.newestFirst();
    }

    private void demandCaughtUp() {
        if (!caughtUp) {
            throw new UnavailableException("events and alerts are still being read from their topics");
        }
    }

    /** Calls a listener with all that is published from now on, until the returned handle is run. It must not block. */
    public Runnable listen(Consumer<Change> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void run() {
        while (!isClosed()) {
            try (KafkaConsumer<byte[], byte[]> fresh =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debug("reading of outputs was interrupted");
            } catch (KafkaException e) {
                LOG.warn("can't read what is published, tries again: {}", e.toString());
                if (pause()) {
                    return;
                }
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> from) {
        caughtUp = false;
        events.clear();
        alerts.clear();
        Set<TopicPartition> always = partitions(from, topics.budgetEvents(), topics.burnRateAlerts());
        from.assign(always);
        seekBack(from, always);
        Set<TopicPartition> whileHeard = partitions(from, topics.budgetSnapshots(), topics.releaseDecisions());
        while (!isClosed()) {
            boolean heard = !listeners.isEmpty();
            if (heard != from.assignment().size() > always.size()) {
                assign(from, always, heard ? whileHeard : Set.of());
            }
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                take(record);
            }
            caughtUp = caughtUp
                    || endsAtStart.entrySet().stream().allMatch(end -> from.position(end.getKey()) >= end.getValue());
        }
    }

    private static Set<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> from, String... topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : topics) {
            from.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private void seekBack(KafkaConsumer<byte[], byte[]> from, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = from.beginningOffsets(partitions);
        endsAtStart.clear();
        endsAtStart.putAll(from.endOffsets(partitions));
        endsAtStart.forEach((partition, end) -> from.seek(partition, Math.max(beginnings.get(partition), end - BACK)));
    }

    private static void assign(
            KafkaConsumer<byte[], byte[]> from, Set<TopicPartition> always, Set<TopicPartition> others) {
        Set<TopicPartition> all = new HashSet<>(always);
        all.addAll(others);
        from.assign(all);
        if (!others.isEmpty()) {
            from.seekToEnd(others);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Change change = change(record);
        if (change == null) {
            return;
        }
        if (change.view() instanceof EventView event) {
            events.add(event);
        } else if (change.view() instanceof AlertView alert) {
            alerts.add(alert);
        }
        if (caughtUp) {
            listeners.forEach(listener -> listener.accept(change));
        }
    }

    private Change change(ConsumerRecord<byte[], byte[]> record) {
        try {
            return change(deserializer.deserialize(record.topic(), record.value()));
        } catch (KafkaException e) {
            LOG.warn(
                    "not shown, as it can't be read: topic={} partition={} offset={}",
                    record.topic(),
                    record.partition(),
                    record.offset());
            return null;
        }
    }

    /** Null for what is of no interest here, as that something was taken back. */
    private static Change change(SpecificRecord record) {
        if (record instanceof BudgetSnapshot snapshot) {
            return new Change(Change.Kind.SNAPSHOT, snapshot.getService(), BudgetView.of(snapshot));
        }
        if (record instanceof BudgetEvent event) {
            return new Change(Change.Kind.EVENT, event.getService(), EventView.of(event));
        }
        if (record instanceof BurnRateAlert alert) {
            return new Change(Change.Kind.ALERT, alert.getService(), AlertView.of(alert));
        }
        return record instanceof ReleaseDecision decision
                ? new Change(Change.Kind.DECISION, decision.getService(), DecisionView.of(decision))
                : null;
    }

    /** True if it was closed meanwhile. */
    private boolean pause() {
        try {
            return closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() {
        closing.countDown();
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
