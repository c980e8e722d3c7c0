package dev.slowburn.bench.peer;

import java.util.HashMap;
import java.util.Map;

/** Caches the SLO names of each service. Not thread-safe. */
final class SloNames {
    private final Map<String, Names> byService = new HashMap<>();

    /** The names of a service's two SLOs. */
    record Names(String availability, String api) {}

    Names of(String service) {
        Names names = byService.get(service);
        if (names == null) {
            String number = service.substring(Workload.SERVICE.length());
            names = new Names(Workload.AVAILABILITY + number, Workload.API + number);
            byService.put(service, names);
        }
        return names;
    }
}
