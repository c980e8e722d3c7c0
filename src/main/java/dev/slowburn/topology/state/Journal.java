package dev.slowburn.topology.state;

import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.topology.progress.ProgressMarker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A write-ahead log of one task of the second stage, in a key-value store: one entry per commit, with the tallies and contributors
 * that the commit added to rows, and the progress of the input that the caller stores with it. A restart replays it into the rows.
 *
 * <p>The tallies of a commit take a few bytes per budget, and a row about a hundred times as many, so rows are written once a
 * minute and tallies at each commit. Entry 0 starts a generation, and later entries are numbered from 1. Entries of earlier
 * generations are overwritten over time and recognized by their generation number. Rows are written in the transaction that starts
 * a generation, so tallies are either in the rows or in the journal, never in both.
 *
 * <p>Cost: about two bytes per commit for each budget with new tallies, six per second for each partition of the input, and twenty per
 * commit. Each row key is written
 * once per generation and then represented by a number.
 */
public final class Journal {
    /** Above this number of additions since the last commit, writing the rows is cheaper than an entry. */
    private static final int MAX_PENDING = 20_000;

    private static final int MAX_ENTRY_BYTES = 256 * 1024;
    private static final long MAX_GENERATION_BYTES = 4L * 1024 * 1024;

    private final KeyValueStore<Integer, byte[]> store;
    private final Map<RowKey, Pending> known = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private int pendingCount;
    private long generation;
    private int entries;
    private long length;

    /** The additions to the rows of one key since the last commit. */
    static final class Pending {
        final RowKey key;
        final int number;
        final TallyCell tallies = new TallyCell();
        final List<Contribution> contributions = new ArrayList<>(0);
        private boolean written;

        private Pending(RowKey key, int number) {
            this.key = key;
            this.number = number;
        }

        /** Whether no entry of this generation contains the key yet. */
        boolean isNew() {
            return !written;
        }

        private boolean isEmpty() {
            return tallies.size() == 0 && contributions.isEmpty();
        }

        private void markWritten() {
            written = true;
            tallies.clear();
            contributions.clear();
        }
    }

    /** An addition to the contributors of a minute. */
    record Contribution(long minute, Contributor contributor) {}

    public Journal(KeyValueStore<Integer, byte[]> store) {
        this.store = store;
    }

    /**
     * Passes the additions that are not yet in the rows to the reader, in the order in which they were counted. Call it before any
     * addition is recorded.
     *
     * @return false if the journal has no generation yet
     */
    boolean replay(JournalEntry.Reader reader) {
        byte[] first = store.get(0);
        if (first == null) {
            return false;
        }
        generation = JournalEntry.generationOf(first);
        List<RowKey> keys = new ArrayList<>();
        byte[] entry = first;
        for (int next = 1; entry != null && JournalEntry.generationOf(entry) == generation; next++) {
            JournalEntry.read(entry, keys, reader);
            entry = store.get(next);
        }
        return true;
    }

    /** Records an addition to a minute of a ledger. */
    void tally(RowKey key, long minute, long good, long bad) {
        if (hasRoom() && pendingOf(key).tallies.add(minute, good, bad)) {
            pendingCount++;
        }
    }

    /** Records an addition to the contributors of a minute. */
    void contributor(RowKey key, long minute, Contributor contributor) {
        if (hasRoom()) {
            pendingOf(key).contributions.add(new Contribution(minute, contributor));
            pendingCount++;
        }
    }

    private Pending pendingOf(RowKey key) {
        Pending additions = known.computeIfAbsent(key, newKey -> new Pending(newKey, known.size()));
        if (additions.isEmpty()) {
            pending.add(additions);
        }
        return additions;
    }

    /** Whether anything was recorded since the last commit. */
    boolean hasPending() {
        return !pending.isEmpty();
    }

    private boolean hasRoom() {
        return pendingCount < MAX_PENDING;
    }

    /**
     * Writes an entry with the additions since the last call.
     *
     * @return false if there is no generation, it is too long, or the entry would be too large. Then the caller must write the rows
     *     and start a generation.
     */
    boolean append(long now, Collection<ProgressMarker> progress) {
        if (entries == 0 || !hasRoom() || length > MAX_GENERATION_BYTES) {
            return false;
        }
        pending.sort(Comparator.comparingInt(each -> each.number));
        byte[] entry = JournalEntry.write(generation, now, progress, pending);
        if (entry.length > MAX_ENTRY_BYTES) {
            return false;
        }
        store.put(entries++, entry);
        length += entry.length;
        pending.forEach(Pending::markWritten);
        clearPending();
        return true;
    }

    /** Starts a new generation. All recorded additions must be in the rows. */
    void startGeneration(long now, Collection<ProgressMarker> progress) {
        generation++;
        byte[] first = JournalEntry.write(generation, now, progress, List.of());
        store.put(0, first);
        entries = 1;
        length = first.length;
        known.clear();
        clearPending();
    }

    private void clearPending() {
        pending.clear();
        pendingCount = 0;
    }
}
