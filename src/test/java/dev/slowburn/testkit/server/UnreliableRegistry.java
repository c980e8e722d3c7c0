package dev.slowburn.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy in front of a real registry that forwards requests, fails, or does not respond. */
public final class UnreliableRegistry implements AutoCloseable {
    /** Behaviour of the proxy. */
    public enum Health {
        WELL,
        /** Returns 503, like a proxy whose registry is unavailable. */
        BROKEN,
        /** Accepts requests without responding until the state changes. */
        SILENT
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Object changed = new Object();
    private final Forwarding forwarding;
    private final HttpServer server;
    private Health health = Health.WELL;

    /** @param behind URL of the registry */
    public UnreliableRegistry(String behind) throws IOException {
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
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (awaitNotSilent() == Health.BROKEN) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                forwarding.answer(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Health awaitNotSilent() throws InterruptedException {
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
