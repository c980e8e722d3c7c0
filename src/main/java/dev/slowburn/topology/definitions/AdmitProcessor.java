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
import dev.slowburn.topology.streams.ThreadTransactions;
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
 * Decides which definitions come into force, in a single task, so that all instances use the same definitions.
 *
 * <p>Definitions are collected until the commit and decided together, because they may depend on each other. A background thread
 * decides, and the stream thread writes the decisions in the transaction of a later commit. Until then, changes are kept in a
 * store, so a crash neither loses a change nor repeats a dead letter. Refused changes are also kept, and are tried again when a
 * definition comes into force on which their refusal depends.
 */
public final class AdmitProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(AdmitProcessor.class);
    private static final int MAX_REASONS = 20;

    private final TopologySettings settings;
    private final DefinitionsInForce inForce;
    private final Executor executor;
    private final UndecidedDefinitions undecidedView;
    private final ThreadTransactions transactions;
    /** By offset, and so in the order of arrival. */
    private final NavigableMap<Long, UndecidedChange> undecided = new TreeMap<>();
    /** Offsets of the changes in the store. */
    private final Set<Long> stored = new HashSet<>();
    /** The changes that are being decided: key → offset. */
    private final Map<String, Long> batch = new LinkedHashMap<>();

    private ProcessorContext<byte[], byte[]> context;
    private DroppedRecordLog dropLog;
    private KeyValueStore<String, String> admitted;
    private KeyValueStore<String, byte[]> refusedStore;
    private KeyValueStore<Long, byte[]> undecidedStore;
    private AdmissionWorker worker;
    private ThreadTransactions.Part part;
    private TaskMetrics metrics;
    private TaskMetrics.Counter accepted;
    private TaskMetrics.Counter refused;

    /**
     * @param executor runs decisions in the background
     * @param undecidedView publishes the number of undecided changes
     */
    public AdmitProcessor(
            TopologySettings settings,
            DefinitionsInForce inForce,
            Executor executor,
            UndecidedDefinitions undecidedView,
            ThreadTransactions transactions) {
        this.settings = settings;
        this.inForce = inForce;
        this.executor = executor;
        this.undecidedView = undecidedView;
        this.transactions = transactions;
    }

    /** Starts from the stores, also when Streams revives the task: changes since the last commit are read again. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        dropLog = new DroppedRecordLog(context);
        admitted = context.getStateStore(StateStores.ADMITTED);
        refusedStore = context.getStateStore(StateStores.REFUSED);
        undecidedStore = context.getStateStore(StateStores.UNDECIDED);
        restore();
        Map<String, String> admittedTexts = allAdmitted();
        Map<String, Optional<String>> refusedBefore = allRefused();
        worker = new AdmissionWorker(executor, () -> load(admittedTexts, refusedBefore));
        part = transactions.part();
        metrics = new TaskMetrics(context);
        accepted = metrics.counter("definitions-accepted-total", "Changes of definitions that came into force");
        refused = metrics.counter("definitions-refused-total", "Definitions sent to the dead-letter topic");
        context.<PreCommitHook>getStateStore(StateStores.ADMIT_PRE_COMMIT_HOOK).register(context, this::prepareCommit);
        context.schedule(settings.commitInterval(), PunctuationType.WALL_CLOCK_TIME, now -> {
            if (worker.isDecided() || (!undecided.isEmpty() && !worker.isBusy())) {
                context.commit();
            }
            metrics.publish();
        });
    }

    private void restore() {
        undecided.clear();
        stored.clear();
        batch.clear();
        try (KeyValueIterator<Long, byte[]> entries = undecidedStore.all()) {
            entries.forEachRemaining(entry -> undecided.put(entry.key, UndecidedChange.fromBytes(entry.value)));
        }
        stored.addAll(undecided.keySet());
        updateView();
    }

    @Override
    public void process(Record<byte[], byte[]> definition) {
        part.contribute();
        undecided.put(
                context.recordMetadata().orElseThrow().offset(),
                new UndecidedChange(definition, context.currentSystemTimeMs()));
    }

    /**
     * Before a commit, writes decisions, submits collected changes, and stores those that are still undecided, so that their
     * offsets can be committed. The commit is atomic.
     */
    private void prepareCommit() {
        part.contribute();
        do {
            worker.pollVerdict().ifPresent(this::write);
            if (!worker.isBusy() && !undecided.isEmpty()) {
                submitNext();
            }
        } while (worker.isDecided());
        storeUndecided();
        updateView();
    }

    /** Submits the oldest changes up to the first repeated key, because each record is decided even if a later one has its key. */
    private void submitNext() {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (Map.Entry<Long, UndecidedChange> entry : undecided.entrySet()) {
            Record<byte[], byte[]> definition = entry.getValue().record();
            String key = text(definition.key());
            if (changes.containsKey(key)) {
                break;
            }
            changes.put(key, Optional.ofNullable(definition.value()).map(AdmitProcessor::text));
            batch.put(key, entry.getKey());
        }
        worker.submit(changes);
    }

    private void write(Admission.Verdict verdict) {
        verdict.accepted().forEach(this::accept);
        verdict.refused()
                .forEach((key, findings) ->
                        refuse(key, undecided.get(batch.get(key)).record(), findings));
        batch.values().forEach(offset -> {
            undecided.remove(offset);
            if (stored.remove(offset)) {
                undecidedStore.delete(offset);
            }
        });
        batch.clear();
    }

    private void storeUndecided() {
        undecided.forEach((offset, change) -> {
            if (stored.add(offset)) {
                undecidedStore.put(offset, change.toBytes());
            }
        });
    }

    private void updateView() {
        long since = undecided.values().stream()
                .findFirst()
                .map(UndecidedChange::since)
                .orElse(0L);
        undecidedView.set(undecided.size(), since);
    }

    private Admission load(Map<String, String> admittedTexts, Map<String, Optional<String>> refusedBefore) {
        DraftDefinitions draft = inForce.draft();
        draft.putAll(admittedTexts);
        return new Admission(draft, refusedBefore);
    }

    private Map<String, String> allAdmitted() {
        Map<String, String> all = new LinkedHashMap<>();
        try (KeyValueIterator<String, String> entries = admitted.all()) {
            entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
        }
        return all;
    }

    private Map<String, Optional<String>> allRefused() {
        Map<String, Optional<String>> all = new LinkedHashMap<>();
        try (KeyValueIterator<String, byte[]> entries = refusedStore.all()) {
            entries.forEachRemaining(entry -> all.put(entry.key, PendingDefinitionCodec.fromBytes(entry.value)));
        }
        return all;
    }

    private void accept(String key, Optional<String> change) {
        refusedStore.delete(key);
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

    private void refuse(String key, Record<byte[], byte[]> definition, List<DefinitionFinding> findings) {
        Optional<String> change = Optional.ofNullable(definition.value()).map(AdmitProcessor::text);
        refusedStore.put(key, PendingDefinitionCodec.toBytes(change));
        refused.increment();
        String detail = detail(key, change, findings);
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

    private static String detail(String key, Optional<String> change, List<DefinitionFinding> findings) {
        String reasons = findings.stream()
                .limit(MAX_REASONS)
                .map(finding -> finding.text(key))
                .collect(Collectors.joining("; "));
        int more = findings.size() - MAX_REASONS;
        return (change.isPresent() ? "" : "cannot be removed: ")
                + reasons
                + (more > 0 ? "; and " + more + " more" : "");
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
        undecidedView.set(0, 0);
    }
}
