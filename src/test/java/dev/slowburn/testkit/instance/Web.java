package dev.slowburn.testkit.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;

/** HTTP client of a local instance. */
public final class Web {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String address;
    private final String[] always;

    public Web(int port) {
        this(HttpClient.newHttpClient(), "http://127.0.0.1:" + port);
    }

    private Web(HttpClient client, String address, String... always) {
        this.client = client;
        this.address = address;
        this.always = always;
    }

    /** Uses TLS. */
    public static Web secure(int port, SSLContext trust) {
        return new Web(HttpClient.newBuilder().sslContext(trust).build(), "https://127.0.0.1:" + port);
    }

    /** The same client with a token. */
    public Web as(String token) {
        return new Web(client, address, "Authorization", "Bearer " + token);
    }

    /** @param headers name, value, name, value and so on */
    public HttpResponse<String> get(String path, String... headers) {
        return send(path, BodyHandlers.ofString(), headers);
    }

    public HttpResponse<byte[]> getBytes(String path, String... headers) {
        return send(path, BodyHandlers.ofByteArray(), headers);
    }

    /** The lines of a server-sent event stream, which does not end. */
    public HttpResponse<Stream<String>> events(String path) {
        return send(path, BodyHandlers.ofLines(), "Accept", "text/event-stream");
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        return send("POST", path, BodyPublishers.ofString(body), BodyHandlers.ofString(), headers);
    }

    public HttpResponse<String> delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), BodyHandlers.ofString(), headers);
    }

    private <T> HttpResponse<T> send(String path, HttpResponse.BodyHandler<T> body, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), body, headers);
    }

    private <T> HttpResponse<T> send(
            String method,
            String path,
            HttpRequest.BodyPublisher sent,
            HttpResponse.BodyHandler<T> body,
            String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).method(method, sent);
        for (String[] some : List.of(always, headers)) {
            if (some.length > 0) {
                request.headers(some);
            }
        }
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The body as JSON, for any status. */
    public JsonNode json(String path) {
        return json(get(path));
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number of partitions of budgets that the instance evaluates. An instance is ready before others give it its share. */
    public int budgetPartitions() {
        String name = "slowburn_budget_partitions ";
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }

    /** A field of all items of a list. */
    public List<String> items(String path, String field) {
        return StreamSupport.stream(json(path).path("items").spliterator(), false)
                .map(item -> item.get(field).asText())
                .toList();
    }
}
