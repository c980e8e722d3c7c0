package dev.slowburn.query.published;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.query.view.PublishedEvent;
import dev.slowburn.schema.record.PublishedRecords;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.StoppableThread;
import dev.slowburn.topology.settings.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Consumes the committed records that all instances publish.
 *
 * <p>Events and alerts are rare and always consumed, starting with the last few thousand; the newest are kept in memory, because no
 * store has them and topics can't be queried by time and service. Snapshots and decisions are frequent and consumed only while there
 * are listeners. A single thread consumes and calls the listeners.
 *
 * <p>Unreadable records are skipped. If the schema registry is unavailable, the thread retries the same record; after a failure of
 * Kafka it continues at its last positions. So no readable record is missed.
 */
public final class OutputTopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputTopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(250);

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
    private final StoppableThread thread;
    private DefinitionSet known;
    private volatile Consumer<byte[], byte[]> consumer;
    private volatile boolean caughtUp;

    /**
     * @param clientSettings bootstrap servers and credentials
     * @param definitions returns the definitions in force
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
        thread = threads.stoppable("slowburn-outputs", this::run);
    }

    private static Map<String, Object> settings(Map<String, Object> clientSettings) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // If retention deleted the records at the position, continue with the oldest remaining ones.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    public void start() {
        thread.start();
    }

    /** The newest events that have been read, newest first; {@link #missing} reports whether unread ones exist. */
    public List<EventView> events() {
        return events.newestFirst();
    }

    /** The newest alerts that fired or resolved, newest first. */
    public List<AlertView> alerts() {
        return alerts.newestFirst();
    }

    /** The moment since which {@link #events} is complete; empty if it always was. */
    public Optional<Instant> eventsKeptFrom() {
        return events.keptFrom();
    }

    /** The moment since which {@link #alerts} is complete; empty if it always was. */
    public Optional<Instant> alertsKeptFrom() {
        return alerts.keptFrom();
    }

    /** Sentences about events and alerts that are published but not read yet; empty if all are read. */
    public List<String> missing() {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            return List.of(trouble.get());
        }
        return caughtUp ? List.of() : List.of("events and alerts are still being read from their topics");
    }

    /** Why outputs can't be read now; empty if they can. */
    public Optional<String> trouble() {
        return outage.trouble();
    }

    /** The number of skipped unreadable records by topic. */
    public Map<String, Long> unreadable() {
        return records.unreadable();
    }

    /**
     * Calls a listener with each change until the returned handle is run. The first call is {@code READY}: the lists include all
     * changes before it, and all changes after it are passed to the listener. The listener must not block.
     */
    public Runnable listen(java.util.function.Consumer<OutputChange> listener) {
        return listeners.add(listener);
    }

    private void run() {
        while (!thread.isStopping()) {
            try (Consumer<byte[], byte[]> next = consumers.get()) {
                consumer = next;
                follow(next);
            } catch (WakeupException e) {
                LOG.debug("reading outputs interrupted");
            } catch (KafkaException e) {
                LOG.warn("cannot read published records, retrying: {}", e.toString());
                outage.began(e.getMessage());
                thread.pause(outage.pause());
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> from) {
        boolean hasListeners = !listeners.isEmpty();
        assign(from, hasListeners);
        while (!thread.isStopping()) {
            if (hasListeners == listeners.isEmpty()) {
                hasListeners = !hasListeners;
                assign(from, hasListeners);
            }
            outage.ended();
            publishDefinitionChanges();
            if (hasListeners) {
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

    private void assign(Consumer<byte[], byte[]> from, boolean hasListeners) {
        positions.assign(from, hasListeners);
        // An upper bound until the first record is read, which may take long.
        Instant now = clock.instant();
        positions.cut().forEach(partition -> recent(partition.topic()).unreadBefore(partition, now));
    }

    private RecentItems<?> recent(String topic) {
        return topic.equals(topics.budgetEvents()) ? events : alerts;
    }

    @SuppressWarnings("ReferenceEquality") // A change creates another object.
    private void publishDefinitionChanges() {
        DefinitionSet current = definitions.get();
        if (known != null && known != current) {
            listeners.publish(OutputChange.definitions(current.slos().size()));
        }
        known = current;
    }

    /** Returns false if closed before the record could be read. */
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
                    LOG.warn("waiting for the schema registry to read published records: {}", e.getMessage());
                }
                if (thread.pause(outage.pause())) {
                    return false;
                }
            }
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record, OutputChange change) {
        if (change.view() instanceof PublishedEvent event && positions.isFirstAfterCut(record)) {
            // Records are in order of publication, which differs from event time, for example in a replay.
            Instant published = Instant.ofEpochMilli(record.timestamp());
            Instant complete = event.occurredAt().isAfter(published) ? event.occurredAt() : published;
            recent(record.topic()).unreadBefore(OutputPositions.partition(record), complete);
        }
        if (change.view() instanceof EventView item) {
            events.add(item);
        } else if (change.view() instanceof AlertView alert) {
            alerts.add(alert);
        }
        if (positions.isNew(record)) {
            listeners.publish(change);
        }
    }

    @Override
    public void close() {
        thread.stop(() -> {
            Consumer<byte[], byte[]> current = consumer;
            if (current != null) {
                current.wakeup();
            }
        });
    }
}
