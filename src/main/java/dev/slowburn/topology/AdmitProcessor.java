package dev.slowburn.topology;

import dev.slowburn.domain.Rejection;
import dev.slowburn.topology.DefinitionReader.Flaw;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one task that decides which definitions come into force, so that all instances follow the same.
 *
 * <p>Definitions are collected until the commit and decided on together, because those that are sent together may need each
 * other; in the same transaction, so that a crash neither loses nor repeats a dead letter. What is refused waits, and is
 * tried again whenever something comes into force.
 */
final class AdmitProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(AdmitProcessor.class);
    private static final int MOST_FLAWS_TOLD = 20;

    private final TopologySettings settings;
    private final DefinitionReader reader;
    private DropLog dropLog;
    private final Map<String, Record<byte[], byte[]>> undecided = new LinkedHashMap<>();

    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<String, String> admitted;
    private KeyValueStore<String, byte[]> waiting;
    private TaskMetrics metrics;
    private TaskMetrics.Counter accepted;
    private TaskMetrics.Counter refused;

    AdmitProcessor(TopologySettings settings, DefinitionReader reader) {
        this.settings = settings;
        this.reader = reader;
    }

    /** Starts from the stores also when a task is revived: what was undecided then is read again. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        dropLog = new DropLog(context);
        admitted = context.getStateStore(StateStores.ADMITTED);
        waiting = context.getStateStore(StateStores.WAITING);
        undecided.clear();
        metrics = new TaskMetrics(context);
        accepted = metrics.counter("definitions-accepted-total", "Changes of definitions that came into force");
        refused = metrics.counter("definitions-refused-total", "Definitions sent to the dead letters");
        context.<BeforeCommit>getStateStore(StateStores.ADMIT_BEFORE_COMMIT).run(context, this::decide);
        context.schedule(settings.commitInterval(), PunctuationType.WALL_CLOCK_TIME, now -> {
            if (!undecided.isEmpty()) {
                context.commit();
            }
            metrics.publish();
        });
    }

    /** Each record is decided on: a key that comes a second time does not make the first undone. */
    @Override
    public void process(Record<byte[], byte[]> definition) {
        String key = text(definition.key());
        if (undecided.containsKey(key)) {
            decide();
        }
        undecided.put(key, definition);
    }

    private void decide() {
        if (undecided.isEmpty()) {
            return;
        }
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        undecided.forEach((key, definition) ->
                changes.put(key, Optional.ofNullable(definition.value()).map(AdmitProcessor::text)));
        Admission.Verdict verdict = Admission.decide(reader, allAdmitted(), allWaiting(), changes);
        verdict.accepted().forEach(this::accept);
        verdict.refused().forEach((key, flaws) -> refuse(key, changes.get(key), flaws));
        undecided.clear();
    }

    private Map<String, String> allAdmitted() {
        Map<String, String> all = new LinkedHashMap<>();
        try (KeyValueIterator<String, String> entries = admitted.all()) {
            entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
        }
        return all;
    }

    private Map<String, Optional<String>> allWaiting() {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        try (KeyValueIterator<String, byte[]> entries = waiting.all()) {
            entries.forEachRemaining(entry -> all.put(entry.key, WaitingChange.fromBytes(entry.value)));
        }
        return all;
    }

    private void accept(String key, Optional<String> change) {
        waiting.delete(key);
        String text = change.orElse(null);
        String before = admitted.get(key);
        if (text == null ? before == null : text.equals(before)) {
            return;
        }
        admitted.put(key, text);
        accepted.increment();
        byte[] value = change.map(AdmitProcessor::bytes).orElse(null);
        context.forward(
                new Record<>(bytes(key), value, context.currentSystemTimeMs(), new RecordHeaders()),
                BudgetTopology.ADMITTED);
        LOG.info("definition {} key={}", text == null ? "removed" : "in force", key);
    }

    private void refuse(String key, Optional<String> change, List<Flaw> flaws) {
        waiting.put(key, WaitingChange.toBytes(change));
        refused.increment();
        String detail = detail(key, change, flaws);
        Record<byte[], byte[]> definition = undecided.get(key);
        Headers headers = new RecordHeaders(definition.headers());
        SourceCoordinates.refuse(headers, Rejection.REFUSED_DEFINITION.name(), detail);
        context.forward(
                LetterSize.fit(
                        new Record<>(definition.key(), definition.value(), context.currentSystemTimeMs(), headers)),
                BudgetTopology.REFUSED);
        dropLog.deadLetter(
                context.currentSystemTimeMs(),
                Rejection.REFUSED_DEFINITION.name(),
                key + ": " + detail,
                SourceCoordinates.get(headers, SourceCoordinates.TOPIC),
                Integer.parseInt(SourceCoordinates.get(headers, SourceCoordinates.PARTITION)),
                Long.parseLong(SourceCoordinates.get(headers, SourceCoordinates.OFFSET)));
    }

    private static String detail(String key, Optional<String> change, List<Flaw> flaws) {
        String reasons = flaws.stream()
                .limit(MOST_FLAWS_TOLD)
                .map(flaw -> flaw.text(key))
                .collect(Collectors.joining("; "));
        int more = flaws.size() - MOST_FLAWS_TOLD;
        return (change.isPresent() ? "" : "can't be removed: ") + reasons + (more > 0 ? "; and " + more + " more" : "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
