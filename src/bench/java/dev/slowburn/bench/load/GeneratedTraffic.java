package dev.slowburn.bench.load;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.bench.peer.Workload;
import dev.slowburn.domain.consumption.Tally;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Generates outcomes and counts them by the rules of {@link Workload}, without Slowburn's code. Not thread-safe. */
final class GeneratedTraffic {
    private static final long SEED = 7;

    private final Random random = new Random(SEED);
    private final Map<String, long[]> sums = new HashMap<>();
    private long number;

    /** Result of a request. */
    enum Fate {
        ANSWERED,
        FAILED,
        TIMED_OUT
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A random outcome; every tenth service has a higher failure rate. */
    RequestOutcome any(int service, long atMillis) {
        int failuresInTenThousand = service % 10 == 0 ? 100 : 5;
        boolean failed = random.nextInt(10_000) < failuresInTenThousand;
        boolean timedOut = failed && random.nextBoolean();
        return make(
                service,
                atMillis,
                random.nextInt(10) > 0,
                timedOut ? Fate.TIMED_OUT : failed ? Fate.FAILED : Fate.ANSWERED);
    }

    /** An outcome that both SLOs of the service count. */
    RequestOutcome one(int service, long atMillis, Fate fate) {
        return make(service, atMillis, true, fate);
    }

    private RequestOutcome make(int service, long atMillis, boolean get, Fate fate) {
        count(Workload.AVAILABILITY + service, fate == Fate.ANSWERED);
        if (get) {
            count(Workload.API + service, fate != Fate.TIMED_OUT);
        }
        return RequestOutcome.newBuilder()
                .setEventId("0198c1d2-5a2e-7c3b-9d41-" + number++)
                .setService(Workload.SERVICE + service)
                .setOccurredAt(Instant.ofEpochMilli(atMillis))
                .setOperation((get ? "GET /items/" : "POST /items/") + random.nextInt(5))
                .setOutcome(
                        switch (fate) {
                            case ANSWERED -> Outcome.SUCCESS;
                            case FAILED -> Outcome.SERVER_ERROR;
                            case TIMED_OUT -> Outcome.TIMEOUT;
                        })
                .setStatusCode(
                        switch (fate) {
                            case ANSWERED -> 200;
                            case FAILED -> 503;
                            case TIMED_OUT -> 504;
                        })
                .setDurationMicros(random.nextLong(500_000))
                .setCount(1)
                .build();
    }

    private void count(String slo, boolean good) {
        sums.computeIfAbsent(slo, unused -> new long[2])[good ? 0 : 1]++;
    }

    /** Expected tallies of each SLO so far. */
    Map<String, Tally> counted() {
        Map<String, Tally> tallies = new HashMap<>();
        sums.forEach((slo, goodAndBad) -> tallies.put(slo, new Tally(goodAndBad[0], goodAndBad[1])));
        return tallies;
    }
}
