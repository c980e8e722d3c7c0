package dev.slowburn.testkit.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Event simulation of stream threads in both stages, in microseconds. Each thread serves its work in the order of its arrival. At each
 * interval, the same for all threads, it queues a commit. The outcomes that it has served before the commit are delivered afterwards: tallies to all
 * threads, which take work there, and snapshots to consumers.
 */
final class Pipeline {
    private static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::at).thenComparing(event -> event.kind() == Kind.COMMIT);

    private final List<Worker> workers;
    private final long interval;
    private final long delivery;
    private final long slice;

    /**
     * A stream thread.
     *
     * @param sliceWork work that arrives in each slice of time
     * @param tallyWork work of the tallies that a commit of another thread, or its own, delivers
     * @param commit duration of a commit
     */
    record Worker(long sliceWork, long tallyWork, long commit) {}

    /**
     * An outcome whose delay is measured.
     *
     * @param due when it reaches the first thread
     * @param first index of the thread that counts it
     * @param second index of the thread that publishes its budget
     */
    record Probe(long due, int first, int second) {}

    private enum Kind {
        WORK,
        PROBE,
        COMMIT
    }

    /** @param number work, or the index of a probe */
    private record Event(long at, Kind kind, int worker, long number, boolean inSecondStage) {}

    /** Served probes that the next commit delivers. */
    private record Served(int probe, boolean inSecondStage) {}

    /**
     * @param interval between commits
     * @param delivery from the end of a commit until its records are delivered
     * @param slice interval at which work of outcomes arrives
     */
    Pipeline(List<Worker> workers, long interval, long delivery, long slice) {
        this.workers = List.copyOf(workers);
        this.interval = interval;
        this.delivery = delivery;
        this.slice = slice;
    }

    /** The time from when each probe was due until its snapshot was delivered. */
    List<Long> delays(List<Probe> probes) {
        PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
        long[] free = new long[workers.size()];
        List<List<Served>> served = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            served.add(new ArrayList<>());
            events.add(new Event(0, Kind.WORK, i, workers.get(i).sliceWork(), false));
            events.add(new Event(0, Kind.COMMIT, i, 0, false));
        }
        for (int i = 0; i < probes.size(); i++) {
            events.add(new Event(probes.get(i).due(), Kind.PROBE, probes.get(i).first(), i, false));
        }
        Long[] delays = new Long[probes.size()];
        int missing = probes.size();
        while (missing > 0) {
            Event next = events.remove();
            int worker = next.worker();
            long begin = Math.max(free[worker], next.at());
            switch (next.kind()) {
                case WORK -> {
                    free[worker] = begin + next.number();
                    if (!next.inSecondStage()) {
                        events.add(new Event(next.at() + slice, Kind.WORK, worker, next.number(), false));
                    }
                }
                case PROBE -> served.get(worker).add(new Served((int) next.number(), next.inSecondStage()));
                case COMMIT -> {
                    long end = begin + workers.get(worker).commit();
                    free[worker] = end;
                    for (Served each : served.get(worker)) {
                        Probe probe = probes.get(each.probe());
                        if (each.inSecondStage()) {
                            delays[each.probe()] = end + delivery - probe.due();
                            missing--;
                        } else {
                            events.add(new Event(end + delivery, Kind.PROBE, probe.second(), each.probe(), true));
                        }
                    }
                    served.get(worker).clear();
                    for (int i = 0; i < workers.size(); i++) {
                        long work = workers.get(i).tallyWork();
                        if (work > 0) {
                            events.add(new Event(end + delivery, Kind.WORK, i, work, true));
                        }
                    }
                    long following = (next.at() / interval + 1) * interval;
                    events.add(new Event(Math.max(following, end), Kind.COMMIT, worker, 0, false));
                }
            }
        }
        return List.of(delays);
    }
}
