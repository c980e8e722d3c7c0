package dev.slowburn.bench.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.domain.consumption.Tally;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * Requests the list of budgets, one budget, and the history of one budget from instances in turn, at a constant rate. Requests
 * do not wait for earlier responses, and latencies count from when a request was due. Each response is verified.
 */
public final class Lookups {
    /** Kind of request. */
    public enum Kind {
        LIST,
        DETAIL,
        HISTORY;

        public String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Latency of a response, from when its request was due, by {@link System#nanoTime()}. */
    public record Answer(Kind kind, long due, double millis) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Kind[] KINDS = Kind.values();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<URI> instances;
    private final int budgets;
    private final Map<String, Tally> filled;
    private final List<String> ids;
    private final Instant from;
    private final int hours;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /**
     * @param budgets expected length of the list
     * @param filled expected tallies of some budgets, by id, in the hours from {@code from} on
     */
    public Lookups(List<URI> instances, int budgets, Map<String, Tally> filled, Instant from, int hours) {
        this.instances = instances;
        this.budgets = budgets;
        this.filled = filled;
        this.ids = filled.keySet().stream().sorted().toList();
        this.from = from;
        this.hours = hours;
    }

    /**
     * Sends requests for a while and waits for all responses.
     *
     * @throws IllegalStateException if a request failed or its response was wrong
     */
    public void ask(int perSecond, Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        long count = perSecond * time.toSeconds();
        CompletableFuture<?>[] asked = new CompletableFuture<?>[(int) count];
        for (int i = 0; i < count; i++) {
            long due = begin + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            asked[i] = ask(i, due);
        }
        CompletableFuture.allOf(asked).join();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    failures.size() + " of " + count + " responses were wrong; the first follows", failures.peek());
        }
    }

    /** Covers each kind on each instance, and all budgets. */
    private CompletableFuture<?> ask(int number, long due) {
        Kind kind = KINDS[number % KINDS.length];
        int round = number / KINDS.length;
        URI instance = instances.get(round % instances.size());
        String id = ids.get(round / instances.size() * 7 % ids.size());
        HttpRequest request = HttpRequest.newBuilder(instance.resolve(path(kind, id)))
                .header("Accept-Encoding", "gzip")
                .timeout(TIMEOUT)
                .build();
        return client.sendAsync(request, BodyHandlers.ofByteArray())
                .thenAccept(answer -> {
                    answers.add(new Answer(kind, due, (System.nanoTime() - due) / 1e6));
                    check(kind, id, answer);
                })
                .exceptionally(failure -> {
                    failures.add(failure);
                    return null;
                });
    }

    /** The request of the web UI. */
    private String path(Kind kind, String id) {
        String budget = "/api/v1/budgets/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        return switch (kind) {
            case LIST -> "/api/v1/budgets?limit=1000&offset=0";
            case DETAIL -> budget;
            case HISTORY -> budget + "/history?from=" + from + "&step=1h";
        };
    }

    private void check(Kind kind, String id, HttpResponse<byte[]> answer) {
        require(answer.statusCode() == 200, answer.uri() + " returned status " + answer.statusCode());
        JsonNode body = json(answer);
        Tally before = filled.get(id);
        switch (kind) {
            case LIST -> {
                require(body.get("missing").isEmpty(), "the list misses " + body.get("missing"));
                require(
                        body.get("items").size() == budgets,
                        "the list has " + body.get("items").size() + " budgets");
            }
            case DETAIL -> {
                require(body.get("budget_id").asText().equals(id), "another budget than " + id);
                require(body.get("total").asLong() > before.total() / 2, id + " has lost outcomes");
            }
            case HISTORY -> {
                JsonNode points = body.get("points");
                require(points.size() > hours, id + " has " + points.size() + " hours of history");
                require(sum(points).equals(before), "the history of " + id + " has " + sum(points) + " not " + before);
            }
        }
    }

    private Tally sum(JsonNode points) {
        Tally sum = Tally.NONE;
        for (int hour = 0; hour < hours; hour++) {
            JsonNode point = points.get(hour);
            sum = sum.plus(
                    new Tally(point.get("good").asLong(), point.get("bad").asLong()));
        }
        return sum;
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        boolean compressed = answer.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equals)
                .isPresent();
        try (ByteArrayInputStream bytes = new ByteArrayInputStream(answer.body())) {
            return JSON.readTree(compressed ? new GZIPInputStream(bytes) : bytes);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + answer.uri(), e);
        }
    }

    private static void require(boolean condition, String error) {
        if (!condition) {
            throw new IllegalStateException(error);
        }
    }

    public List<Answer> answers() {
        return List.copyOf(answers);
    }
}
