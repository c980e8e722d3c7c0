package dev.slowburn.topology.replay;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The replay of one partition of the input by one incarnation of its task: keeps the coverage up to date, requests what rules have
 * not counted, and sends what was counted. Everything that it sends and stores belongs to the transaction of the next commit.
 *
 * <p>Costs nothing per record, and nothing per commit while all rules have counted everything.
 */
public final class ReplayTask {
    /**
     * How long ago a part of the history begins, newest first: the usual look-backs of alerts, then the usual windows. An alert is
     * evaluated again when its look-back is complete.
     */
    private static final List<Duration> STAGES = List.of(
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(3),
            Duration.ofDays(7),
            Duration.ofDays(28));

    private static final Duration ROUNDING = Duration.ofMinutes(2);

    private static final long UNKNOWN = -1;
    /** The committed offsets of the second snapshot after the start were requested after the start. */
    private static final int SNAPSHOTS_UNTIL_COMMITTED_IS_CURRENT = 2;

    private final TopologySettings settings;
    private final int partition;
    private final EndOffsets ends;
    private final ReplayReader reader;
    private final ReplayRequest.ReplayCounters counters;
    private final Sender sender;
    private final InputCoverage coverage;
    private final ReplayReader.Session session;

    private PreparedDefinitions definitions;
    private Map<RuleId, PreparedDefinitions.Rule> applied;
    private Map<RuleId, PreparedDefinitions.Rule> appliedBefore = Map.of();
    /** The offset after the last record that this incarnation has counted. */
    private long next = UNKNOWN;

    /** The lowest offset counted since the newest snapshot. */
    private long lowest = UNKNOWN;

    private EndOffsets.Snapshot snapshot;
    private int snapshots;
    /** Rules whose coverage is to be reported. */
    private final Set<RuleId> unreported = new HashSet<>();

    private boolean isRequestDue = true;
    /** Whether records may have been deleted that rules have not counted, since this was last determined. */
    private boolean isDeletionUnknown = true;

    /** Number of commits that were begun. */
    private long commits;
    /** A request waits for the commit of its rules: only then all dead letters of what they have not counted can be read. */
    private long appliedAtCommit;

    private long highestEventTime = ProgressMarker.NOTHING;

    /** Sends records to the second stage. */
    public interface Sender {
        void send(ReplayChunk.Message tallies);

        /** @param target partition of the repartition topic, -1 for all */
        void send(int target, CoverageReport report);
    }

    /** @param reader {@link ReplayReader#NONE} if nothing is replayed; coverage is recorded nevertheless */
    public ReplayTask(
            TopologySettings settings,
            int partition,
            KeyValueStore<byte[], byte[]> store,
            EndOffsets ends,
            ReplayReader reader,
            ReplayRequest.ReplayCounters counters,
            Sender sender) {
        this.settings = settings;
        this.partition = partition;
        this.ends = ends;
        this.reader = reader;
        this.counters = counters;
        this.sender = sender;
        coverage = new InputCoverage(store);
        unreported.addAll(coverage.incomplete());
        snapshot = ends.newest().orElse(null);
        session = reader.open(partition);
    }

    /** To be called before a record is counted by definitions, unless the previous one was counted by the same. */
    @SuppressWarnings("ReferenceEquality") // The same object as long as no rule has changed.
    public void beforeCounting(PreparedDefinitions current, long offset, long now) {
        if (lowest == UNKNOWN || offset < lowest) {
            lowest = offset;
        }
        if (current.rules() != applied) {
            apply(current, offset, now);
        }
    }

    /** Records that all records up to this offset have been counted. */
    public void counted(long last) {
        next = last + 1;
    }

    private void apply(PreparedDefinitions current, long offset, long now) {
        unreported.addAll(coverage.apply(current.rules().keySet(), offset, now));
        appliedBefore = applied == null ? Map.of() : applied;
        applied = current.rules();
        definitions = current;
        isRequestDue = true;
        isDeletionUnknown = true;
        appliedAtCommit = commits;
    }

    /**
     * Applies a change of definitions, and sends what was replayed.
     *
     * @param isLagging whether live counting lags; then nothing is replayed, because live counting comes first
     */
    public void beforeCommit(PreparedDefinitions current, long now, boolean isLagging) {
        if (now < 0) {
            // Kafka Streams sets the clock of a task at its first record or punctuation, so nothing has happened yet.
            return;
        }
        refresh(current, now);
        if (!isLagging) {
            session.poll().ifPresent(this::commit);
        }
        if (isRequestDue && applied != null && commits > appliedAtCommit) {
            isRequestDue = false;
            request(now);
        }
        report(false);
        coverage.flush();
    }

    /** Records that a commit follows immediately. */
    public void commitBegins() {
        commits++;
    }

    /** As {@link #beforeCommit}, and reports progress. To be called at each snapshot interval. */
    public void tick(PreparedDefinitions current, long now) {
        refresh(current, now);
        coverage.purge(Minutes.of(now) - settings.retentionMinutes());
        report(true);
    }

    @SuppressWarnings("ReferenceEquality") // Each snapshot is a new object, and rules are the same object if unchanged.
    private void refresh(PreparedDefinitions current, long now) {
        EndOffsets.Snapshot newest = ends.newest().orElse(null);
        if (newest != null && newest != snapshot) {
            snapshot = newest;
            snapshots++;
            isDeletionUnknown = true;
            refreshTopic(now);
            lowest = UNKNOWN;
        }
        if (current.rules() != applied) {
            long offset = position();
            if (offset != UNKNOWN) {
                apply(current, offset, now);
            }
        }
        EndOffsets.PartitionOffsets offsets = offsets();
        if (offsets != null && isDeletionUnknown) {
            isDeletionUnknown = false;
            Set<RuleId> deleted = coverage.recordDeleted(offsets.beginning());
            if (!deleted.isEmpty()) {
                unreported.addAll(deleted);
                isRequestDue = true;
            }
        }
    }

    private EndOffsets.PartitionOffsets offsets() {
        return snapshot == null ? null : snapshot.partitions().get(partition);
    }

    /**
     * An offset before which everything is counted and after which nothing is. If this incarnation has counted nothing, it is the
     * committed offset, once it was requested after the start: before, another instance may have counted.
     */
    private long position() {
        if (next != UNKNOWN) {
            return next;
        }
        EndOffsets.PartitionOffsets offsets = offsets();
        return offsets == null || snapshots < SNAPSHOTS_UNTIL_COMMITTED_IS_CURRENT
                ? UNKNOWN
                : Math.max(offsets.committed(), offsets.beginning());
    }

    /**
     * Starts over if the topic was created again. Records counted since the previous snapshot may belong to either topic; they count
     * as counted, because an outcome that is counted twice can't be corrected.
     */
    private void refreshTopic(long now) {
        if (!coverage.recordTopic(snapshot.topic())) {
            return;
        }
        // What was read of the former topic has the offsets of other records.
        session.request(null);
        if (lowest == UNKNOWN) {
            applied = null;
            next = UNKNOWN;
            snapshots = 0;
        } else if (applied != null) {
            apply(definitions, lowest, now);
        }
        isRequestDue = true;
    }

    private void commit(ReplayChunk chunk) {
        isRequestDue = true;
        if (!coverage.lacks(chunk)) {
            session.request(null);
            return;
        }
        chunk.messages().forEach(sender::send);
        coverage.record(chunk);
        highestEventTime = Math.max(highestEventTime, chunk.highestEventTime());
        unreported.addAll(chunk.rules());
    }

    private void request(long now) {
        session.request(coverage.newestHole()
                .map(hole -> new ReplayRequest(
                        hole.from(), hole.to(), hole.rules(), definitions, stages(now), now, counters))
                .orElse(null));
    }

    /**
     * Outcomes may be ahead of the clock when they are written, and look-backs are whole minutes, so records are read from a little
     * earlier.
     */
    private List<Long> stages(long now) {
        return STAGES.stream()
                .map(stage -> now
                        - stage.plus(settings.maxFutureSkew()).plus(ROUNDING).toMillis())
                .toList();
    }

    /** Reports completed rules at once, others with the progress. */
    private void report(boolean withIncomplete) {
        if (unreported.isEmpty() || applied == null) {
            return;
        }
        Map<Integer, List<CoverageReport.Entry>> byTarget = new TreeMap<>();
        unreported.removeIf(rule -> {
            if (!withIncomplete && !isComplete(rule)) {
                return false;
            }
            byTarget.computeIfAbsent(target(rule), unused -> new ArrayList<>()).add(entry(rule));
            return true;
        });
        byTarget.forEach((target, entries) -> sender.send(target, new CoverageReport(partition, entries)));
    }

    /** All partitions if it is not known which services the rule counts, as after a restart for a rule that was removed meanwhile. */
    private int target(RuleId rule) {
        PreparedDefinitions.Rule counted = applied.getOrDefault(rule, appliedBefore.get(rule));
        return counted == null
                ? -1
                : counted.service()
                        .map(service -> TallyPartitioner.ownerOf(service, settings.tallyPartitions()))
                        .orElse(-1);
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isComplete(RuleId rule) {
        return reader == ReplayReader.NONE || coverage.isComplete(rule);
    }

    /** A removed rule is reported as incomplete, so that it is not taken as complete if it returns. */
    private CoverageReport.Entry entry(RuleId rule) {
        if (reader != ReplayReader.NONE && !coverage.isOpen(rule)) {
            return new CoverageReport.Entry(rule, 1, Long.MAX_VALUE);
        }
        return new CoverageReport.Entry(
                rule,
                isComplete(rule) ? 0 : coverage.holes(rule).size(),
                coverage.completeSince(rule).orElse(ProgressMarker.NOTHING));
    }

    /** The highest event time of what was sent; {@link ProgressMarker#NOTHING} before the first. */
    public long highestEventTime() {
        return highestEventTime;
    }

    /** Discards what was not committed. */
    public void close() {
        session.close();
    }
}
