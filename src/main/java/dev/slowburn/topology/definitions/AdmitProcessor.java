package dev.slowburn.topology.definitions;

import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.topology.deadletter.DeadLetterTruncation;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.TaskMetrics;
import dev.slowburn.topology.view.UndecidedDefinitions;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
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
 * other. A helper thread does that, and this one writes down what was decided, in the transaction of a later commit; until then
 * changes are kept in a store, so that a crash neither loses one nor repeats a dead letter. What is refused waits, and is tried
 * again when something comes into force on which its refusal depends.
 */
public final class AdmitProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(AdmitProcessor.class);
    private static final int MOST_FLAWS_TOLD = 20;

    private final TopologySettings settings;
    private final DefinitionsInForce live;
    private final Executor helper;
    private final UndecidedDefinitions waitingRoom;
    /** By their offsets, so in the order in which they came. */
    private final NavigableMap<Long, UndecidedChange> undecided = new TreeMap<>();
    /** Those that are in the store. */
    private final Set<Long> kept = new HashSet<>();
    /** What the helper has: key → offset. */
    private final Map<String, Long> lot = new LinkedHashMap<>();

    private ProcessorContext<byte[], byte[]> context;
    private DroppedRecordLog dropLog;
    private KeyValueStore<String, String> admitted;
    private KeyValueStore<String, byte[]> waiting;
    private KeyValueStore<Long, byte[]> store;
    private AdmissionWorker decisions;
    private TaskMetrics metrics;
    private TaskMetrics.Counter accepted;
    private TaskMetrics.Counter refused;

    /** @param waitingRoom is told how many changes are undecided */
    public AdmitProcessor(
            TopologySettings settings, DefinitionsInForce live, Executor helper, UndecidedDefinitions waitingRoom) {
        this.settings = settings;
        this.live = live;
        this.helper = helper;
        this.waitingRoom = waitingRoom;
    }

    /** Starts from the stores also when a task is revived: what came since the last commit is read again. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        dropLog = new DroppedRecordLog(context);
        admitted = context.getStateStore(StateStores.ADMITTED);
        waiting = context.getStateStore(StateStores.REFUSED);
        store = context.getStateStore(StateStores.UNDECIDED);
        restore();
        Map<String, String> inForce = allAdmitted();
        Map<String, Optional<String>> refusedBefore = allWaiting();
        decisions = new AdmissionWorker(helper, () -> begin(inForce, refusedBefore));
        metrics = new TaskMetrics(context);
        accepted = metrics.counter("definitions-accepted-total", "Changes of definitions that came into force");
        refused = metrics.counter("definitions-refused-total", "Definitions sent to the dead letters");
        context.<PreCommitHook>getStateStore(StateStores.ADMIT_PRE_COMMIT_HOOK).register(context, this::proceed);
        context.schedule(settings.commitInterval(), PunctuationType.WALL_CLOCK_TIME, now -> {
            if (decisions.isDecided() || (!undecided.isEmpty() && !decisions.isBusy())) {
                context.commit();
            }
            metrics.publish();
        });
    }

    private void restore() {
        undecided.clear();
        kept.clear();
        lot.clear();
        try (KeyValueIterator<Long, byte[]> entries = store.all()) {
            entries.forEachRemaining(entry -> undecided.put(entry.key, UndecidedChange.fromBytes(entry.value)));
        }
        kept.addAll(undecided.keySet());
        reportWaiting();
    }

    @Override
    public void process(Record<byte[], byte[]> definition) {
        undecided.put(
                context.recordMetadata().orElseThrow().offset(),
                new UndecidedChange(definition, context.currentSystemTimeMs()));
    }

    /**
     * Before a commit: writes down what was decided, hands in what waits, and keeps what is still undecided, so that the commit
     * can move on past it. With the commit all of it is there, or nothing.
     */
    private void proceed() {
        do {
            decisions.pollVerdict().ifPresent(this::writeDown);
            if (!decisions.isBusy() && !undecided.isEmpty()) {
                submitNext();
            }
        } while (decisions.isDecided());
        keepUndecided();
        reportWaiting();
    }

    /** As many as have different keys: each record is decided on, a key that comes a second time does not make the first undone. */
    private void submitNext() {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (Map.Entry<Long, UndecidedChange> entry : undecided.entrySet()) {
            Record<byte[], byte[]> definition = entry.getValue().record();
            String key = text(definition.key());
            if (changes.containsKey(key)) {
                break;
            }
            changes.put(key, Optional.ofNullable(definition.value()).map(AdmitProcessor::text));
            lot.put(key, entry.getKey());
        }
        decisions.submit(changes);
    }

    private void writeDown(Admission.Verdict verdict) {
        verdict.accepted().forEach(this::accept);
        verdict.refused()
                .forEach((key, flaws) -> refuse(key, undecided.get(lot.get(key)).record(), flaws));
        lot.values().forEach(number -> {
            undecided.remove(number);
            if (kept.remove(number)) {
                store.delete(number);
            }
        });
        lot.clear();
    }

    private void keepUndecided() {
        undecided.forEach((number, change) -> {
            if (kept.add(number)) {
                store.put(number, change.toBytes());
            }
        });
    }

    private void reportWaiting() {
        long since = undecided.values().stream()
                .findFirst()
                .map(UndecidedChange::since)
                .orElse(0L);
        waitingRoom.set(undecided.size(), since);
    }

    private Admission begin(Map<String, String> inForce, Map<String, Optional<String>> refusedBefore) {
        DraftDefinitions draft = live.draft();
        draft.putAll(inForce);
        return new Admission(draft, refusedBefore);
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
            entries.forEachRemaining(entry -> all.put(entry.key, PendingDefinitionCodec.fromBytes(entry.value)));
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
                NodeNames.ADMITTED);
        LOG.info("definition {} key={}", text == null ? "removed" : "in force", key);
    }

    private void refuse(String key, Record<byte[], byte[]> definition, List<DefinitionFinding> flaws) {
        Optional<String> change = Optional.ofNullable(definition.value()).map(AdmitProcessor::text);
        waiting.put(key, PendingDefinitionCodec.toBytes(change));
        refused.increment();
        String detail = detail(key, change, flaws);
        Headers headers = new RecordHeaders(definition.headers());
        RecordOrigin.addReason(headers, Rejection.REFUSED_DEFINITION.name(), detail);
        context.forward(
                DeadLetterTruncation.fit(
                        new Record<>(definition.key(), definition.value(), context.currentSystemTimeMs(), headers)),
                NodeNames.REFUSED);
        dropLog.deadLetter(
                context.currentSystemTimeMs(),
                Rejection.REFUSED_DEFINITION.name(),
                key + ": " + detail,
                RecordOrigin.get(headers, RecordOrigin.TOPIC),
                Integer.parseInt(RecordOrigin.get(headers, RecordOrigin.PARTITION)),
                Long.parseLong(RecordOrigin.get(headers, RecordOrigin.OFFSET)));
    }

    private static String detail(String key, Optional<String> change, List<DefinitionFinding> flaws) {
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
        waitingRoom.set(0, 0);
    }
}
