package dev.slowburn.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A webhook receiver that accepts requests, or returns 503 while unavailable. */
public final class WebhookServer implements AutoCloseable {
    private static final int NO_CONTENT = 204;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final List<Request> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean away;

    /** @param headers by name, case-insensitive */
    public record Request(Map<String, String> headers, String body) {}

    public WebhookServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    public void away(boolean isAway) {
        away = isAway;
    }

    public List<Request> taken() {
        return taken;
    }

    /** Number of rejected requests. */
    public int refused() {
        return refused.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (away) {
            refused.incrementAndGet();
        } else {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            taken.add(new Request(headers, body));
        }
        exchange.sendResponseHeaders(away ? UNAVAILABLE : NO_CONTENT, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
