package dev.slowburn.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A door before a real registry that answers, breaks or lets wait, as it is told. */
public final class AilingRegistry implements AutoCloseable {
    /** How it is. */
    public enum Health {
        WELL,
        /** Answers 503, as a proxy does whose registry is away. */
        BROKEN,
        /** Takes requests and does not answer them, until it is something else. */
        SILENT
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Object changed = new Object();
    private final Forwarding forwarding;
    private final HttpServer server;
    private Health health = Health.WELL;

    /** @param behind the registry's own URL */
    public AilingRegistry(String behind) throws IOException {
        forwarding = new Forwarding(behind);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + forwarding.path();
    }

    public void is(Health other) {
        synchronized (changed) {
            health = other;
            changed.notifyAll();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            if (unlessSilent() == Health.BROKEN) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                forwarding.answer(exchange, asked);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Health unlessSilent() throws InterruptedException {
        synchronized (changed) {
            while (health == Health.SILENT) {
                changed.wait();
            }
            return health;
        }
    }

    @Override
    public void close() {
        is(Health.BROKEN);
        server.stop(0);
        threads.shutdown();
    }
}
