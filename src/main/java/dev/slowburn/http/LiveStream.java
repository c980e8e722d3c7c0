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
 * Live changes as server-sent events: {@code snapshot}, {@code event}, {@code alert} and {@code decision}, each with what was
 * published as JSON, of all instances; {@code removed} for a budget or decision that is no more; {@code definitions} when others
 * have come into force. The first is {@code ready}: what was published before is in the lists, every change after it is sent. So
 * a client that asks the lists once it is ready, also after it has connected anew, misses nothing.
 *
 * <p>While nothing changes, a {@code heartbeat} is sent at an interval, which its data names: a client that receives nothing for
 * longer has lost its connection, even if the connection is still open. A client that asks for kinds other than heartbeats
 * receives comments instead.
 *
 * <p>Each client has a queue of its own and a thread that writes to it. One that does not keep up is cut off, and neither delays
 * others nor fills the memory.
 */
final class LiveStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    static final Set<String> PARAMETERS = Set.of("service", "kind");

    private static final String HEARTBEAT = "heartbeat";
    private static final Set<String> KINDS =
            new TreeSet<>(Set.of("snapshot", "event", "alert", "decision", "definitions", HEARTBEAT));
    private static final String MEDIA_TYPE = "text/event-stream";
    private static final int MOST_CLIENTS = 100;
    private static final int MOST_WAITING = 10_000;
    static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final long FAREWELL_MILLIS = 1_000;

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

    /** Who does not say that events are accepted would get an empty answer, and not know why. */
    static void demandAccept(Context context) {
        String accept = context.header("Accept");
        if (accept == null || !accept.equals(MEDIA_TYPE)) {
            throw new BadRequestException("Accept: must be " + MEDIA_TYPE);
        }
    }

    void open(SseClient client) {
        Parameters parameters = Parameters.of(client.ctx(), PARAMETERS);
        Set<String> services = parameters.texts("service");
        Set<String> kinds = kinds(parameters);
        Instance source = instance.get();
        if (closed) {
            throw new UnavailableException("the instance is stopping");
        }
        if (clients.incrementAndGet() > MOST_CLIENTS) {
            clients.decrementAndGet();
            throw new UnavailableException(MOST_CLIENTS + " clients listen already");
        }
        boolean wantsHeartbeats = kinds.isEmpty() || kinds.contains(HEARTBEAT);
        BlockingQueue<OutputChange> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        AtomicBoolean tooSlow = new AtomicBoolean();
        Runnable unlisten = source.outputs().listen(change -> {
            boolean wanted = (services.isEmpty() || change.service() == null || services.contains(change.service()))
                    && (kinds.isEmpty() || kinds.contains(kind(change)) || change.kind() == OutputChange.Kind.READY);
            if (wanted && !waiting.offer(change)) {
                tooSlow.set(true);
            }
        });
        client.onClose(unlisten);
        client.keepAlive();
        Thread writer = source.threads().create("slowburn-live", () -> {
            try {
                write(client, source.outputs(), wantsHeartbeats, waiting, tooSlow);
            } catch (RuntimeException e) {
                // As for any other request: it fails, and the instance goes on.
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

    /** @param missing sentences about what is not sent at present, because the instance can't read it */
    private record Heartbeat(long intervalMillis, List<String> missing) {}

    private Heartbeat heartbeat(OutputTopicFollower outputs) {
        return new Heartbeat(
                interval.toMillis(), outputs.trouble().map(List::of).orElse(List.of()));
    }

    private void write(
            SseClient client,
            OutputTopicFollower outputs,
            boolean wantsHeartbeats,
            BlockingQueue<OutputChange> waiting,
            AtomicBoolean tooSlow) {
        client.sendComment("connected");
        try {
            while (!client.terminated() && !tooSlow.get()) {
                OutputChange change = waiting.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
                if (change == null && wantsHeartbeats) {
                    client.sendEvent(HEARTBEAT, Json.MAPPER.writeValueAsString(heartbeat(outputs)));
                } else if (change == null) {
                    client.sendComment("still here");
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

    /** Ends what clients listen to, each by its own thread, and waits for these threads. */
    @Override
    public void close() {
        closed = true;
        List<Thread> leaving = List.copyOf(writers);
        leaving.forEach(Thread::interrupt);
        try {
            for (Thread writer : leaving) {
                writer.join(FAREWELL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that a client wants; what it can't have it must not wait for. */
    private static Set<String> kinds(Parameters parameters) {
        Set<String> wanted = parameters.lowerCase("kind");
        if (!KINDS.containsAll(wanted)) {
            throw new BadRequestException(
                    "kind: must be of " + String.join(", ", KINDS) + ", was '" + String.join(",", wanted) + "'");
        }
        return wanted;
    }

    /** What a client calls it that wants it: what is removed is of the kind that it was. */
    private static String kind(OutputChange change) {
        return change.view() instanceof OutputChange.Removed removed ? removed.kind() : name(change);
    }

    private static String name(OutputChange change) {
        return change.kind().name().toLowerCase(Locale.ROOT);
    }
}
