package dev.slowburn.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slowburn.query.BadRequestException;
import dev.slowburn.query.UnavailableException;
import dev.slowburn.query.published.OutputChange;
import dev.slowburn.query.published.OutputTopicFollower;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route of live changes as server-sent events: {@code snapshot}, {@code event}, {@code alert} and {@code decision} carry the
 * JSON of published records of all instances; {@code removed} reports a removed budget or decision; {@code definitions} reports
 * that the definitions in force have changed. The first event is {@code ready}: lists include all changes before it, and all
 * changes after it are sent. So a client that loads the lists after each {@code ready}, also after a reconnect, misses nothing.
 *
 * <p>While nothing changes, a {@code heartbeat} is sent at an interval, which its data contains: a client that receives nothing
 * for longer has lost its connection, even if the connection is still open. A client that requests kinds without heartbeats
 * receives comments instead.
 *
 * <p>Each client has its own queue and its own thread. A client that does not keep up is disconnected, so it neither delays others
 * nor uses unbounded memory.
 */
final class LiveStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    static final Set<String> PARAMETERS = Set.of("service", "kind");

    private static final String HEARTBEAT = "heartbeat";
    private static final Set<String> KINDS =
            new TreeSet<>(Set.of("snapshot", "event", "alert", "decision", "definitions", HEARTBEAT));
    private static final String MEDIA_TYPE = "text/event-stream";
    private static final int MAX_CLIENTS = 100;
    private static final int MAX_QUEUED = 10_000;
    static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final long CLOSE_MILLIS = 1_000;

    private final Supplier<Instance> instance;
    private final Duration interval;
    private final AtomicInteger clients = new AtomicInteger();
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param interval between heartbeats */
    LiveStream(Supplier<Instance> instance, Duration interval) {
        this.instance = instance;
        this.interval = interval;
    }

    /**
     * Rejects requests that can't be served, before Javalin responds with 200. For other values of Accept, Javalin would send an empty
     * response.
     */
    void admit(Context context) {
        String accept = context.header("Accept");
        if (accept == null || !accept.equals(MEDIA_TYPE)) {
            throw new BadRequestException("Accept: must be " + MEDIA_TYPE);
        }
        kinds(Parameters.of(context, PARAMETERS));
        // Throws while the instance starts.
        Objects.requireNonNull(instance.get());
        demandRoom(clients.get() + 1);
    }

    private void demandRoom(int connected) {
        if (closed) {
            throw new UnavailableException("the instance is stopping");
        }
        if (connected > MAX_CLIENTS) {
            throw new UnavailableException(MAX_CLIENTS + " clients are connected already; try again later");
        }
    }

    void open(SseClient client) {
        Parameters parameters = Parameters.of(client.ctx(), PARAMETERS);
        Set<String> services = parameters.texts("service");
        Set<String> kinds = kinds(parameters);
        Instance source = instance.get();
        try {
            demandRoom(clients.incrementAndGet());
        } catch (UnavailableException e) {
            clients.decrementAndGet();
            throw e;
        }
        boolean wantsHeartbeats = kinds.isEmpty() || kinds.contains(HEARTBEAT);
        BlockingQueue<OutputChange> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
        AtomicBoolean tooSlow = new AtomicBoolean();
        Runnable unlisten = source.outputs().listen(change -> {
            boolean wanted = (services.isEmpty() || change.service() == null || services.contains(change.service()))
                    && (kinds.isEmpty() || kinds.contains(kind(change)) || change.kind() == OutputChange.Kind.READY);
            if (wanted && !queue.offer(change)) {
                tooSlow.set(true);
            }
        });
        client.onClose(unlisten);
        client.keepAlive();
        Thread writer = source.threads().create("slowburn-live", () -> {
            try {
                write(client, source.outputs(), wantsHeartbeats, queue, tooSlow);
            } catch (RuntimeException e) {
                // The request fails; the instance keeps running.
                LOG.error("unexpected failure of a live stream, closing it", e);
            } finally {
                unlisten.run();
                clients.decrementAndGet();
                client.close();
                writers.remove(Thread.currentThread());
            }
        });
        writers.add(writer);
        writer.start();
    }

    /** @param missing sentences about changes that are currently not sent, because the instance can't read them */
    private record Heartbeat(long intervalMillis, List<String> missing) {}

    private Heartbeat heartbeat(OutputTopicFollower outputs) {
        return new Heartbeat(
                interval.toMillis(), outputs.trouble().map(List::of).orElse(List.of()));
    }

    private void write(
            SseClient client,
            OutputTopicFollower outputs,
            boolean wantsHeartbeats,
            BlockingQueue<OutputChange> queue,
            AtomicBoolean tooSlow) {
        client.sendComment("connected");
        try {
            while (!client.terminated() && !tooSlow.get()) {
                OutputChange change = queue.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
                if (change == null && wantsHeartbeats) {
                    client.sendEvent(HEARTBEAT, Json.MAPPER.writeValueAsString(heartbeat(outputs)));
                } else if (change == null) {
                    client.sendComment("keep-alive");
                } else {
                    client.sendEvent(name(change), Json.MAPPER.writeValueAsString(change.view()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all streams by interrupting their threads, and waits for these threads. */
    @Override
    public void close() {
        closed = true;
        List<Thread> running = List.copyOf(writers);
        running.forEach(Thread::interrupt);
        try {
            for (Thread writer : running) {
                writer.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The requested kinds. Unknown kinds are rejected, as they would never be sent. */
    private static Set<String> kinds(Parameters parameters) {
        Set<String> wanted = parameters.lowerCase("kind");
        if (!KINDS.containsAll(wanted)) {
            throw new BadRequestException(
                    "kind: must be one of " + String.join(", ", KINDS) + ", was '" + String.join(",", wanted) + "'");
        }
        return wanted;
    }

    /** The kind to filter by: a removal has the kind of the removed item. */
    private static String kind(OutputChange change) {
        return change.view() instanceof OutputChange.Removed removed ? removed.kind() : name(change);
    }

    private static String name(OutputChange change) {
        return change.kind().name().toLowerCase(Locale.ROOT);
    }
}
