package dev.slowburn.query.published;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.peer.Outage;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.query.view.PublishedEvent;
import dev.slowburn.schema.record.PublishedRecords;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.settings.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what all instances publish, as any other reader does: committed records only.
 *
 * <p>Events and alerts are rare and are read all the time, beginning with the last some thousand; the newest are kept in memory,
 * because no store has them and a topic can't be asked by time and service. Snapshots and decisions are many and are read only
 * while somebody listens, from that moment on. One thread, which also calls the listeners.
 *
 * <p>A record that can't be read is skipped. While the registry can't be asked, the thread waits and asks again for the same
 * record, and after any failure of Kafka it continues where it was, so nothing is missed.
 */
public final class OutputTopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputTopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Topics topics;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final PublishedRecords records;
    private final Supplier<DefinitionSet> definitions;
    private final Listeners listeners = new Listeners();
    private final Clock clock = Clock.systemUTC();
    private final Outage outage = new Outage(clock);
    private final RecentItems<EventView> events = new RecentItems<>();
    private final RecentItems<AlertView> alerts = new RecentItems<>();
    private final OutputPositions positions;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private DefinitionSet known;
    private volatile Consumer<byte[], byte[]> consumer;
    private volatile boolean caughtUp;

    /**
     * @param clientSettings where the brokers are and how to get in
     * @param definitions in force, as of now
     */
    public OutputTopicFollower(
            Topics topics,
            Map<String, Object> clientSettings,
            PublishedRecords records,
            Supplier<DefinitionSet> definitions,
            BackgroundThreads threads) {
        this(
                topics,
                () -> new KafkaConsumer<>(
                        settings(clientSettings), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                records,
                definitions,
                threads);
    }

    OutputTopicFollower(
            Topics topics,
            Supplier<Consumer<byte[], byte[]>> consumers,
            PublishedRecords records,
            Supplier<DefinitionSet> definitions,
            BackgroundThreads threads) {
        this.topics = topics;
        this.consumers = consumers;
        this.records = records;
        this.definitions = definitions;
        this.positions = new OutputPositions(topics);
        thread = threads.create("slowburn-outputs", this::run);
    }

    private static Map<String, Object> settings(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Of a place that is no more: what was there is deleted, what is left is news.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    public void start() {
        thread.start();
    }

    /** The newest events that have been read, newest first; {@link #missing} tells whether others exist. */
    public List<EventView> events() {
        return events.newestFirst();
    }

    /** The newest beginnings and ends of alerts, likewise. */
    public List<AlertView> alerts() {
        return alerts.newestFirst();
    }

    /** Every event from this moment on is among {@link #events}; empty if none was ever left out. */
    public Optional<Instant> eventsKeptFrom() {
        return events.keptFrom();
    }

    /** Likewise for {@link #alerts}. */
    public Optional<Instant> alertsKeptFrom() {
        return alerts.keptFrom();
    }

    /** Sentences about what was published and is not among the events and alerts yet; empty if all of it is. */
    public List<String> missing() {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            return List.of(trouble.get());
        }
        return caughtUp ? List.of() : List.of("events and alerts are still being read from their topics");
    }

    /** Why nothing can be read at this moment; empty if it can. */
    public Optional<String> trouble() {
        return outage.trouble();
    }

    /** How many records were skipped because they can't be read, by topic. */
    public Map<String, Long> unreadable() {
        return records.unreadable();
    }

    /**
     * Calls a listener with all that is published, until the returned handle is run. The first call says that it is ready: what
     * was published before is in the lists, what comes after is told. It must not block.
     */
    public Runnable listen(java.util.function.Consumer<OutputChange> listener) {
        return listeners.add(listener);
    }

    private void run() {
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> fresh = consumers.get()) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                LOG.debug("reading of outputs was interrupted");
            } catch (KafkaException e) {
                LOG.warn("can't read what is published, tries again: {}", e.toString());
                outage.began(e.getMessage());
                pause();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> from) {
        boolean heard = !listeners.isEmpty();
        assign(from, heard);
        while (!isClosed()) {
            if (heard == listeners.isEmpty()) {
                heard = !heard;
                assign(from, heard);
            }
            outage.ended();
            publishDefinitionChanges();
            if (heard) {
                listeners.ready(OutputChange.ready(known.slos().size()));
            }
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                if (!apply(record)) {
                    return;
                }
                positions.read(record);
            }
            positions.update(from);
            caughtUp = caughtUp || positions.areCaughtUp();
        }
    }

    private void assign(Consumer<byte[], byte[]> from, boolean heard) {
        positions.assign(from, heard);
        // The first record tells more exactly; there may be none for long.
        Instant now = clock.instant();
        positions.cut().forEach(partition -> recent(partition.topic()).unreadBefore(partition, now));
    }

    private RecentItems<?> recent(String topic) {
        return topic.equals(topics.budgetEvents()) ? events : alerts;
    }

    @SuppressWarnings("ReferenceEquality") // A change is another object.
    private void publishDefinitionChanges() {
        DefinitionSet current = definitions.get();
        if (known != null && known != current) {
            listeners.publish(OutputChange.definitions(current.slos().size()));
        }
        known = current;
    }

    /** False if it was closed before the record could be read. */
    private boolean apply(ConsumerRecord<byte[], byte[]> record) {
        while (true) {
            try {
                Optional<SpecificRecord> value = records.read(record);
                outage.ended();
                if (record.value() == null) {
                    OutputChange.removal(topics, record.topic(), record.key()).ifPresent(listeners::publish);
                } else {
                    value.flatMap(OutputChange::of).ifPresent(change -> apply(record, change));
                }
                return true;
            } catch (RegistryException e) {
                if (outage.began("waiting for the schema registry: " + e.getMessage())) {
                    LOG.warn("waiting for the schema registry to read what is published: {}", e.getMessage());
                }
                if (pause()) {
                    return false;
                }
            }
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record, OutputChange change) {
        if (change.view() instanceof PublishedEvent told && positions.isFirstAfterCut(record)) {
            // Published in the order of offsets, but not always in that of event time, as when history is replayed.
            Instant published = Instant.ofEpochMilli(record.timestamp());
            Instant complete = told.occurredAt().isAfter(published) ? told.occurredAt() : published;
            recent(record.topic()).unreadBefore(OutputPositions.partition(record), complete);
        }
        if (change.view() instanceof EventView event) {
            events.add(event);
        } else if (change.view() instanceof AlertView alert) {
            alerts.add(alert);
        }
        if (positions.isNews(record)) {
            listeners.publish(change);
        }
    }

    /** True if it was closed meanwhile. */
    private boolean pause() {
        try {
            return closing.await(outage.pause().toMillis(), TimeUnit.MILLISECONDS);
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
        Consumer<byte[], byte[]> current = consumer;
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
