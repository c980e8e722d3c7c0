package dev.slowburn.topology.combine;

import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.topology.settings.InputTopic;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each service without a name once per input of an instance. Thread-safe. */
public final class UnknownServices {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownServices.class);
    private static final int MAX = 100;

    private record Found(String input, String service) {}

    private final Set<Found> logged = ConcurrentHashMap.newKeySet();

    /** @param services names that SDKs use for services without a name */
    void found(InputTopic input, Set<String> services) {
        for (String service : services) {
            if (logged.size() < MAX && logged.add(new Found(input.name(), service))) {
                LOG.warn(
                        "service without a name: input={} topic={} service={}; set OTEL_SERVICE_NAME or the resource"
                                + " attribute service.name",
                        input.name(),
                        input.topic(),
                        Printable.of(service));
            }
        }
    }
}
