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
 * What one task counted since its rows were last written: an entry a commit, which says what that commit added to which rows,
 * and how far the input was counted by then.
 *
 * <p>Sums of a second are a few bytes a budget, the row they belong to is a hundred times that; so the rows are written once a
 * minute and the sums at each commit. Entries are numbered from 1 in each generation; entry 0 begins one, and what is left of
 * earlier generations is overwritten by and by, and known by its number. Rows are written in the transaction in which a
 * generation begins, so an entry is either in the rows or in the journal, never in both.
 *
 * <p>Cost: about two bytes for each budget that got sums, and a hundred for each commit. Within a generation a row's key is
 * written once and has a number from then on.
 */
public final class Journal {
    /** More numbers than that since the last commit are not for an entry: then the rows take less. */
    private static final int MOST_PENDING = 20_000;

    private static final int LONGEST_ENTRY = 256 * 1024;
    private static final long LONGEST_GENERATION = 4L * 1024 * 1024;

    private final KeyValueStore<Integer, byte[]> store;
    private final Map<RowKey, Pending> known = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private int numbersPending;
    private long generation;
    private int entries;
    private long length;

    /** What the next entry says of one key. */
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

        /** Whether no entry of this generation has its key yet. */
        boolean isNew() {
            return !written;
        }

        private boolean isEmpty() {
            return tallies.size() == 0 && contributions.isEmpty();
        }

        private void written() {
            written = true;
            tallies.clear();
            contributions.clear();
        }
    }

    /** A contributor of a minute. */
    record Contribution(long minute, Contributor contributor) {}

    public Journal(KeyValueStore<Integer, byte[]> store) {
        this.store = store;
    }

    /**
     * Shows what the rows don't have yet, in the order in which it was counted. Before anything is noted.
     *
     * @return false if no generation was ever begun
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

    /** Takes note of what was added to a minute of a ledger. */
    void tally(RowKey key, long minute, long good, long bad) {
        if (hasRoom() && pendingOf(key).tallies.add(minute, good, bad)) {
            numbersPending++;
        }
    }

    /** Takes note of what was added to a minute's contributors. */
    void contributor(RowKey key, long minute, Contributor contributor) {
        if (hasRoom()) {
            pendingOf(key).contributions.add(new Contribution(minute, contributor));
            numbersPending++;
        }
    }

    private Pending pendingOf(RowKey key) {
        Pending its = known.computeIfAbsent(key, one -> new Pending(one, known.size()));
        if (its.isEmpty()) {
            pending.add(its);
        }
        return its;
    }

    /** Whether anything was noted since the last commit. */
    boolean hasNews() {
        return !pending.isEmpty();
    }

    private boolean hasRoom() {
        return numbersPending < MOST_PENDING;
    }

    /**
     * Writes what was noted since the last call.
     *
     * @return false if no generation was begun, it has become too long, or there is too much for an entry; then the rows are to
     *     be written and another generation begun
     */
    boolean append(long now, Collection<ProgressMarker> progress) {
        if (entries == 0 || !hasRoom() || length > LONGEST_GENERATION) {
            return false;
        }
        pending.sort(Comparator.comparingInt(one -> one.number));
        byte[] entry = JournalEntry.write(generation, now, progress, pending);
        if (entry.length > LONGEST_ENTRY) {
            return false;
        }
        store.put(entries++, entry);
        length += entry.length;
        pending.forEach(Pending::written);
        forgetPending();
        return true;
    }

    /** Begins another generation: all that was noted is in the rows. */
    void begin(long now, Collection<ProgressMarker> progress) {
        generation++;
        byte[] first = JournalEntry.write(generation, now, progress, List.of());
        store.put(0, first);
        entries = 1;
        length = first.length;
        known.clear();
        forgetPending();
    }

    private void forgetPending() {
        pending.clear();
        numbersPending = 0;
    }
}
