package dev.slowburn.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

/** An HTTP server that responds as an instance would, with bodies that the test chooses. */
public final class StubInstance implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Supplier<String>> bodies = new ConcurrentHashMap<>();
    private final Set<String> queries = new ConcurrentSkipListSet<>();
    private final Set<String> endless = ConcurrentHashMap.newKeySet();

    private StubInstance(HttpServer server) {
        this.server = server;
    }

    /** @param other body of responses to requests of paths for which the test has set no other */
    public static StubInstance start(String other) throws IOException {
        StubInstance stub =
                new StubInstance(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        stub.respond("/", other);
        stub.server.createContext("/", stub::respond);
        stub.server.start();
        return stub;
    }

    /** Sets the body of responses to requests of a path and of longer ones; the longest path applies. */
    public void respond(String path, String body) {
        respond(path, () -> body);
    }

    public void respond(String path, Supplier<String> body) {
        bodies.put(path, body);
    }

    /** Like {@link #respond}, but keeps the connection open, as if more of the response followed. */
    public void respondWithoutEnd(String path, String body) {
        respond(path, body);
        endless.add(path);
    }

    /** The decoded queries of all requests; "null" for those without one. */
    public Set<String> queries() {
        return queries;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void respond(HttpExchange exchange) throws IOException {
        queries.add(String.valueOf(exchange.getRequestURI().getQuery()));
        String path = bodies.keySet().stream()
                .filter(exchange.getRequestURI().getPath()::startsWith)
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        String body = bodies.get(path).get();
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        if (!endless.contains(path)) {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
