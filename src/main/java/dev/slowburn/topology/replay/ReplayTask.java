package dev.slowburn.topology.replay;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.CoverageReport;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The replay of one partition of the input by one incarnation of its task: keeps the coverage up to date, requests what rules have
 * not counted, and sends what was counted. Everything that it sends and stores belongs to the transaction of the next commit.
 *
 * <p>Costs nothing per record, and nothing per commit while all rules have counted everything.
 */
public final class ReplayTask {
    private static final long UNKNOWN = -1;
    /** The committed offsets of the second snapshot after the start were requested after the start. */
    private static final int SNAPSHOTS_UNTIL_COMMITTED_IS_CURRENT = 2;

    private final TopologySettings settings;
    private final InputTopic input;
    private final int partition;
    private final EndOffsets ends;
    private final ReplayRequest.ReplayCounters counters;
    private final Sender sender;
    private final InputCoverage coverage;
    private final CoverageReporter reporter;
    private final ReplayReader.Session session;

    private PreparedDefinitions definitions;
    private Map<RuleId, PreparedDefinitions.Rule> applied;
    /** The offset after the last record that this incarnation has counted. */
    private long next = UNKNOWN;

    /** The lowest offset counted since the newest snapshot. */
    private long lowest = UNKNOWN;

    private EndOffsets.Snapshot snapshot;
    private int snapshots;

    private boolean isRequestDue = true;
    /** Whether records may have been deleted that rules have not counted, since this was last determined. */
    private boolean isDeletionUnknown = true;

    /** Number of commits that were begun. */
    private long commits;
    /** A request waits for the commit of its rules: only then all dead letters of what they have not counted can be read. */
    private long appliedAtCommit;

    private boolean wasLagging;
    private long highestEventTime = ProgressMarker.NOTHING;

    /** Sends records to the second stage. */
    public interface Sender {
        void send(ReplayChunk.Message tallies);

        /** @param target partition of the repartition topic, -1 for all */
        void send(int target, CoverageReport report);
    }

    /** @param reader {@link ReplayReader#NONE} if nothing is replayed; coverage is recorded nevertheless */
    @SuppressWarnings("ReferenceEquality")
    public ReplayTask(
            TopologySettings settings,
            InputTopic input,
            int partition,
            long source,
            KeyValueStore<byte[], byte[]> store,
            EndOffsets ends,
            ReplayReader reader,
            ReplayRequest.ReplayCounters counters,
            Sender sender) {
        this.settings = settings;
        this.input = input;
        this.partition = partition;
        this.ends = ends;
        this.counters = counters;
        this.sender = sender;
        coverage = new InputCoverage(store, SourceId.input(source));
        reporter = new CoverageReporter(settings, source, coverage, reader != ReplayReader.NONE, sender);
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
        reporter.changed(coverage.apply(current.rules().keySet(), others(current), offset, now));
        reporter.apply(current.rules());
        applied = current.rules();
        definitions = current;
        isRequestDue = true;
        isDeletionUnknown = true;
        appliedAtCommit = commits;
    }

    /** The rules that count only other inputs. */
    private Set<RuleId> others(PreparedDefinitions current) {
        return current.rules().entrySet().stream()
                .filter(rule -> rule.getValue()
                        .input()
                        .filter(name -> !name.equals(input.name()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * Applies a change of definitions, and sends what was replayed.
     *
     * @param isLagging whether live counting lags; then nothing is replayed, because live counting comes first
     */
    public void beforeCommit(PreparedDefinitions current, long now, boolean isLagging) {
        refresh(current, now);
        if (isLagging != wasLagging) {
            wasLagging = isLagging;
            session.setLagging(isLagging);
        }
        if (!isLagging) {
            session.poll().ifPresent(this::commit);
        }
        if (isRequestDue && applied != null && commits > appliedAtCommit) {
            isRequestDue = false;
            request(now);
        }
        reporter.report(false);
        coverage.flush();
    }

    /** Records that a commit follows immediately. */
    public void commitBegins() {
        commits++;
    }

    /** As {@link #beforeCommit}, and reports progress. To be called at each snapshot interval. */
    public void tick(PreparedDefinitions current, long now) {
        refresh(current, now);
        purge(now);
        reporter.report(true);
    }

    /**
     * Deletes the coverage of removed rules whose ledgers have expired. Outcomes that were ahead of the clock expire later. By the event
     * clock, it is not known here when ledgers expire, and coverage is kept: without it, a rule that returns would count twice.
     */
    private void purge(long now) {
        if (settings.clock() == EvaluationClock.WALL) {
            coverage.purge(Minutes.of(now - settings.maxFutureSkew().toMillis()) - settings.retentionMinutes());
        }
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
                reporter.changed(deleted);
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
            reporter.suspend();
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
        reporter.changed(chunk.rules());
    }

    private void request(long now) {
        session.request(coverage.newestHole()
                .map(hole -> new ReplayRequest(
                        hole.from(),
                        hole.to(),
                        hole.rules(),
                        definitions,
                        ReplayStages.asOf(now, settings),
                        ReplayStages.expired(now, settings),
                        now,
                        counters))
                .orElse(null));
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
