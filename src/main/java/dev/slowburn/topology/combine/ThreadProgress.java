package dev.slowburn.topology.combine;

import dev.slowburn.topology.progress.ProgressMarker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects the progress of all tasks of the first stage in one stream thread and sends it in as few records as possible: one for each
 * partition of the tally topic. Otherwise there would be one for each pair of an input partition and a tally partition.
 *
 * <p>The tasks of a thread share a producer and, with exactly-once, commit in one transaction. A marker is added after the tallies that
 * it claims, so any task of the thread can send it later: it follows those tallies in the partition. The tasks run one after the other at
 * each commit interval, and the last of them sends the progress of all. If not all of them have run, the first that commits sends
 * what has been added.
 */
final class ThreadProgress {
    private final Map<Long, Unsent> unsent = new TreeMap<>();
    private final Set<Long> tasks = new HashSet<>();
    /** The tasks that have added their progress, if any, since the last was sent. */
    private final Set<Long> done = new HashSet<>();

    /** Receives the records to send. */
    interface Sender {
        /** @param partition target partition, -1 for all */
        void send(int partition, List<ProgressMarker> progress);
    }

    private static final class Unsent {
        private ProgressMarker marker;
        private boolean toAll;
        private final BitSet targets = new BitSet();
    }

    /** Adds a task without progress; progress that was not sent before it was revived belongs to an aborted transaction. */
    void addTask(long source) {
        removeTask(source);
        tasks.add(source);
    }

    void removeTask(long source) {
        tasks.remove(source);
        done.remove(source);
        unsent.remove(source);
    }

    /** Adds progress for the partitions that received the tallies before it. */
    void add(ProgressMarker progress, BitSet targets) {
        add(progress).targets.or(targets);
    }

    /** Adds progress for all partitions. */
    void addForAll(ProgressMarker progress) {
        add(progress).toAll = true;
    }

    private Unsent add(ProgressMarker progress) {
        Unsent of = unsent.computeIfAbsent(progress.source(), unused -> new Unsent());
        of.marker = progress;
        return of;
    }

    /** Ends the turn of a task. Sends the progress of all tasks if each has had its turn. */
    void endTurn(long source, Sender sender) {
        done.add(source);
        if (done.size() == tasks.size()) {
            send(sender);
        }
    }

    /** Sends what was added and not sent. */
    void send(Sender sender) {
        done.clear();
        if (unsent.isEmpty()) {
            return;
        }
        List<ProgressMarker> toAll = new ArrayList<>();
        BitSet targets = new BitSet();
        for (Unsent each : unsent.values()) {
            if (each.toAll) {
                toAll.add(each.marker);
            } else {
                targets.or(each.targets);
            }
        }
        if (!toAll.isEmpty()) {
            sender.send(-1, toAll);
        }
        targets.stream().forEach(partition -> sender.send(partition, of(partition)));
        unsent.clear();
    }

    private List<ProgressMarker> of(int partition) {
        List<ProgressMarker> markers = new ArrayList<>();
        for (Unsent each : unsent.values()) {
            if (!each.toAll && each.targets.get(partition)) {
                markers.add(each.marker);
            }
        }
        return markers;
    }
}
