package dev.slowburn.schema.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An HTTP registry stub: sends the configured responses, one per request, and records the requests. */
public final class StandInRegistry implements AutoCloseable {
    private static final String JSON = "application/vnd.schemaregistry.v1+json";

    /** @param path with its query */
    public record Request(
            String method, String path, String body, String contentType, String accept, String authorization) {
        String call() {
            return method + " " + path;
        }
    }

    private record Answer(int status, String contentType, String body) {}

    private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile UnaryOperator<String> otherwise;

    private StandInRegistry(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.start();
    }

    public static StandInRegistry start() {
        try {
            return new StandInRegistry(HttpServer.create(anyPort(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StandInRegistry start(HttpsConfigurator tls) {
        try {
            HttpsServer server = HttpsServer.create(anyPort(), 0);
            server.setHttpsConfigurator(tls);
            return new StandInRegistry(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** A URL without a server. */
    public static String nobody() {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + taken.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public StandInRegistry answer(int status, String body) {
        answers.add(new Answer(status, JSON, body));
        return this;
    }

    /** Sets the response for requests without a configured response. */
    public StandInRegistry anything(UnaryOperator<String> bodyByPath) {
        otherwise = bodyByPath;
        return this;
    }

    /** Adds an HTML response like that of a proxy. */
    public StandInRegistry page(int status) {
        answers.add(new Answer(status, "text/html", "<html><body>status " + status + "</body></html>"));
        return this;
    }

    public StandInRegistry error(int status, int code, String message) {
        return answer(status, "{\"error_code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    public StandInRegistry schema(String schema) {
        return answer(200, "{\"schema\":" + quoted(schema) + "}");
    }

    public static String quoted(String text) {
        try {
            return new ObjectMapper().writeValueAsString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<String> calls() {
        return requests.stream().map(Request::call).toList();
    }

    /** A header of the latest request, or null. */
    public String header(String name) {
        return headers.get(headers.size() - 1).getFirst(name);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.add(exchange.getRequestHeaders());
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("Accept"),
                    exchange.getRequestHeaders().getFirst("Authorization")));
            Answer answer = answers.poll();
            if (answer == null && otherwise != null) {
                answer = new Answer(
                        200, JSON, otherwise.apply(exchange.getRequestURI().toString()));
            } else if (answer == null) {
                answer = new Answer(418, "text/plain", "no response configured");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
