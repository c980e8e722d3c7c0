package dev.slowburn.bench.probe;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Tracked outcomes by service number. One thread sends them, others observe them. */
public final class Probes {
    private final Map<Integer, Queue<Probe>> byService = new ConcurrentHashMap<>();

    /** Starts tracking the next outcome of a service. */
    public void track(int service, long due) {
        Queue<Probe> tracked = byService.computeIfAbsent(service, unused -> new ConcurrentLinkedQueue<>());
        tracked.add(new Probe(tracked.size() + 1, due));
    }

    /** Marks all outcomes of a service up to a total as seen at a step. */
    void seen(int service, long total, Probe.Step step, long nanos) {
        Queue<Probe> ofService = byService.get(service);
        if (ofService == null) {
            return;
        }
        for (Probe each : ofService) {
            if (each.total() <= total) {
                each.seen(step, nanos);
            }
        }
    }

    List<Probe> all() {
        return byService.values().stream().flatMap(Collection::stream).toList();
    }

    boolean allSeen(Probe.Step step) {
        return all().stream().allMatch(each -> each.was(step));
    }
}
