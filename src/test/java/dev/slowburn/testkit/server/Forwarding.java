package dev.slowburn.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Hands what a server is asked on to the one behind it, and its answer back. */
final class Forwarding {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI behind;

    Forwarding(String behind) {
        this.behind = URI.create(behind);
    }

    /** The part of the URL behind the port. */
    String path() {
        return behind.getPath();
    }

    void answer(HttpExchange exchange, byte[] asked) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(asked));
        for (String header : List.of("Content-Type", "Accept")) {
            exchange.getRequestHeaders()
                    .getOrDefault(header, List.of())
                    .forEach(value -> request.header(header, value));
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
    }
}
