package dev.slowburn.bench.probe;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Outcomes whose way is followed, by the number of their service. One thread sends them, others see them. */
public final class Probes {
    private final Map<Integer, Queue<Probe>> byService = new ConcurrentHashMap<>();

    /** Begins to follow the next outcome of a service. */
    public void follow(int service, long due) {
        Queue<Probe> before = byService.computeIfAbsent(service, unused -> new ConcurrentLinkedQueue<>());
        before.add(new Probe(before.size() + 1, due));
    }

    /** All outcomes of a service up to a total were seen somewhere. */
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
