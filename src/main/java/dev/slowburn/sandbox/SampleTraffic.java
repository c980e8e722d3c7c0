package dev.slowburn.sandbox;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.sandbox.SampleService.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A generator of eight services' traffic, minute by minute: a fast burn for an hour, a slow burn all day, an outage that ends,
 * a busy service that aggregates its requests, a quiet service, late outcomes, malformed records, and high latency in the
 * evening. Each outcome has an operation and a region. One service sends spans instead of outcomes.
 *
 * <p>The same seed gives the same traffic. The generator keeps its own counts, to compare budgets with.
 */
public final class SampleTraffic {
    /** An event that takes longer than this is slow. */
    public static final int SLOW_MILLIS = 300;

    /** The service whose requests are sent as spans. */
    public static final String SPAN_SERVICE = "search";

    private static final int DAY = 24 * 60;
    private static final long MINUTE_MILLIS = 60_000;

    private static final List<SampleService> SERVICES = List.of(
            new SampleService("checkout", 25, 1, 0.0004, 0, new Incident(10 * 60, 11 * 60, 0.12, 0), 0, 0),
            new SampleService(SPAN_SERVICE, 40, 1, 0.0016, 0, null, 0, 0),
            new SampleService("payments", 15, 1, 0.0003, 0, new Incident(7 * 60, 7 * 60 + 20, 1, 0), 0, 0),
            new SampleService("catalog", 20, 250, 0.0002, 0, null, 0, 0),
            new SampleService("reports", 0.05, 1, 0, 0, null, 0, 0),
            new SampleService("mobile-api", 20, 1, 0.003, 0, null, 180, 0),
            new SampleService("legacy-batch", 8, 1, 0.001, 0, null, 0, 0.02),
            new SampleService("media", 20, 1, 0, 0.01, new Incident(18 * 60, 22 * 60, 0, 0.2), 0, 0));

    private final SplittableRandom random;
    private final SpanBatch spanBatch;
    private final Instant start;
    private final Map<Integer, List<RequestOutcome>> later = new HashMap<>();
    private final Map<String, Sent> sent = new TreeMap<>();
    private int minute;

    /** @param start when the first minute begins */
    public SampleTraffic(long seed, Instant start) {
        this.random = new SplittableRandom(seed);
        this.spanBatch = new SpanBatch(seed);
        this.start = start;
        SERVICES.forEach(service -> sent.put(service.name(), new Sent()));
    }

    /** Start of the next minute. */
    public Instant nextMinute() {
        return start.plusMillis(minute * MINUTE_MILLIS);
    }

    /** Everything to send in the next minute: outcomes, including late ones of earlier minutes, spans, and malformed records. */
    public Batch next() {
        List<RequestOutcome> outcomes = new ArrayList<>();
        List<byte[]> junk = new ArrayList<>();
        for (SampleService service : SERVICES) {
            int events = poisson(service.perMinute());
            for (int i = 0; i < events; i++) {
                RequestOutcome outcome = outcome(service);
                int delay = service.lateMinutes() == 0 ? 0 : random.nextInt(service.lateMinutes() + 1);
                if (delay == 0) {
                    outcomes.add(outcome);
                } else {
                    later.computeIfAbsent(minute + delay, unused -> new ArrayList<>())
                            .add(outcome);
                }
                if (random.nextDouble() < service.malformedRatio()) {
                    junk.add(junk());
                }
            }
        }
        List<RequestOutcome> late = later.remove(minute);
        if (late != null) {
            outcomes.addAll(late);
        }
        outcomes.forEach(outcome -> sent.get(outcome.getService()).add(outcome));
        minute++;
        Map<Boolean, List<RequestOutcome>> bySpans = outcomes.stream()
                .collect(Collectors.partitioningBy(
                        outcome -> outcome.getService().equals(SPAN_SERVICE)));
        List<RequestOutcome> requests = bySpans.get(true);
        List<byte[]> spans = requests.isEmpty() ? List.of() : List.of(spanBatch.encode(requests));
        return new Batch(bySpans.get(false), spans, junk);
    }

    private RequestOutcome outcome(SampleService service) {
        int minuteOfDay = minute % DAY;
        boolean failed = random.nextDouble() < service.failureRatio(minuteOfDay);
        boolean slow = random.nextDouble() < service.slowRatio(minuteOfDay);
        int millis = slow ? SLOW_MILLIS + 1 + random.nextInt(2_000) : 5 + random.nextInt(SLOW_MILLIS - 5);
        return RequestOutcome.newBuilder()
                .setService(service.name())
                .setOccurredAt(nextMinute().plusMillis(random.nextLong(MINUTE_MILLIS)))
                .setOperation(operation(service))
                .setOutcome(failed ? Outcome.SERVER_ERROR : Outcome.SUCCESS)
                .setStatusCode(failed ? 503 : 200)
                .setDurationMicros(millis * 1_000L)
                .setCount(service.countPerEvent())
                .setAttributes(Map.of("region", region(failed)))
                .build();
    }

    private String operation(SampleService service) {
        if (!service.name().equals("checkout")) {
            return "GET /" + service.name();
        }
        return random.nextInt(3) == 0 ? "POST /orders" : "GET /cart";
    }

    /** Most failures are in the region with the least traffic, so that they only show in a breakdown by region. */
    private String region(boolean failed) {
        double place = random.nextDouble();
        if (place < (failed ? 0.1 : 0.5)) {
            return "eu-west";
        }
        return place < (failed ? 0.3 : 0.85) ? "us-east" : "ap-south";
    }

    private byte[] junk() {
        byte[] bytes = new byte[5 + random.nextInt(40)];
        random.nextBytes(bytes);
        bytes[0] = 42;
        return bytes;
    }

    /** Knuth's method: multiplies random numbers until the product falls below e^-mean. */
    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int number = 0;
        while (product > limit) {
            product *= random.nextDouble();
            number++;
        }
        return number;
    }

    /** The outcomes generated so far for a service. */
    public Sent sent(String service) {
        Sent of = sent.get(service);
        if (of == null) {
            throw new IllegalArgumentException("the sample traffic has no service named " + service);
        }
        return of;
    }

    /** The maximum event time generated so far; null before the first outcome. */
    public Instant maxEventTime() {
        return sent.values().stream()
                .map(each -> each.highest)
                .filter(highest -> highest != null)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /**
     * The records of one minute.
     *
     * @param spans records of OpenTelemetry's spans, of {@link #SPAN_SERVICE}
     */
    public record Batch(List<RequestOutcome> outcomes, List<byte[]> spans, List<byte[]> junk) {}

    /** The outcomes of one service. */
    public static final class Sent {
        private final List<Entry> entries = new ArrayList<>();
        private Instant highest;

        private void add(RequestOutcome outcome) {
            entries.add(new Entry(
                    outcome.getOccurredAt().getEpochSecond() / 60,
                    outcome.getCount(),
                    outcome.getOutcome() != Outcome.SUCCESS,
                    outcome.getDurationMicros() > SLOW_MILLIS * 1_000L));
            if (highest == null || outcome.getOccurredAt().isAfter(highest)) {
                highest = outcome.getOccurredAt();
            }
        }

        /** Number of requests in the {@code minutes} minutes that end with the minute of {@code now}. */
        public long requests(long minutes, Instant now) {
            return count(minutes, now, false, false);
        }

        /** Number of failed requests in the same range. */
        public long failed(long minutes, Instant now) {
            return count(minutes, now, true, false);
        }

        /** Number of slow requests in the same range. */
        public long slow(long minutes, Instant now) {
            return count(minutes, now, false, true);
        }

        private long count(long minutes, Instant now, boolean onlyFailed, boolean onlySlow) {
            long last = now.getEpochSecond() / 60;
            long requests = 0;
            for (Entry entry : entries) {
                if (entry.minute > last - minutes
                        && entry.minute <= last
                        && (entry.failed || !onlyFailed)
                        && (entry.slow || !onlySlow)) {
                    requests += entry.count;
                }
            }
            return requests;
        }

        private record Entry(long minute, long count, boolean failed, boolean slow) {}
    }
}
