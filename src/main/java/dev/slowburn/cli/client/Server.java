package dev.slowburn.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.schema.registry.ConnectionFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTP client of one instance. Errors are {@link ServerException}s with a message for the user. */
public final class Server {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int PAGE_SIZE = 1_000;
    private static final int MAX_PORT = 65_535;

    private final String url;
    private final Optional<String> token;
    private final HttpClient client;

    private Server(String url, Optional<String> token, HttpClient client) {
        this.url = url;
        this.token = token;
        this.client = client;
    }

    /** @param ca certificates to trust; empty for Java's default trust store */
    public static Server of(String url, Optional<String> token, Optional<Path> ca) {
        if (!url.matches("https?://[^/?#\\s]+/?") || !hasHostAndPort(url)) {
            throw new ConfigException("--server: must be like http://host:port, was '" + url + "'");
        }
        if (token.isPresent() && !token.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ConfigException("invalid token: it must be one line of visible ASCII characters without spaces");
        }
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        ca.ifPresent(file -> client.sslContext(sslContext(file)));
        return new Server(url.endsWith("/") ? url.substring(0, url.length() - 1) : url, token, client.build());
    }

    private static boolean hasHostAndPort(String url) {
        try {
            URI address = new URI(url);
            return address.getHost() != null && address.getPort() <= MAX_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static SSLContext sslContext(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException("--ca: can't read certificates from " + file + ": " + e.getMessage());
        }
    }

    /** A response with any status. */
    public record Response(int status, JsonNode body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** The exception for an unsuccessful response. */
        public ServerException failure() {
            String detail = Printable.of(body.path("detail").asText());
            return new ServerException(
                    detail.isEmpty()
                            ? "the server responded with status " + status + ", without a reason; check --server"
                            : detail,
                    status == 400);
        }
    }

    public static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** One value of a filter, which is a list: commas are escaped. */
    public static String listValue(String value) {
        return encode(value.replace("\\", "\\\\").replace(",", "\\,"));
    }

    /**
     * @param path path and query
     * @param field a field that the response of an instance has
     * @throws ServerException if there is no response, or an unsuccessful one, or if it is not from an instance
     */
    public JsonNode get(String path, String field) {
        Response response = send("GET", path, Optional.empty());
        if (!response.isSuccess()) {
            throw response.failure();
        }
        return expect(field, response.body());
    }

    /** @throws ServerException if a successful response does not have a field that each instance sends */
    JsonNode expect(String field, JsonNode body) {
        if (!body.has(field)) {
            throw new ServerException(url + " is not an instance of Slowburn; check --server");
        }
        return body;
    }

    /**
     * A list, possibly incomplete.
     *
     * @param missing reasons why the list is incomplete; empty if it is complete
     */
    public record Items(List<JsonNode> items, Set<String> missing) {}

    /** Requests all pages of a list, each after the last item of the previous one. */
    public Items all(String path) {
        List<JsonNode> items = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        String first = path + (path.contains("?") ? '&' : '?') + "limit=" + PAGE_SIZE;
        String position = "";
        while (true) {
            JsonNode page = get(first + position, "total");
            page.path("items").forEach(items::add);
            page.path("missing").forEach(sentence -> missing.add(sentence.asText()));
            if (page.path("items").isEmpty() || !hasNext(page, items.size())) {
                return new Items(items, missing);
            }
            position = page.has("next") ? "&after=" + encode(page.get("next").asText()) : "&offset=" + items.size();
        }
    }

    /** Instances of earlier versions return no position. */
    private static boolean hasNext(JsonNode page, int read) {
        return page.has("next")
                ? !page.get("next").isNull()
                : read < page.get("total").asLong();
    }

    /** @throws ServerException if there is no response, or it is not JSON */
    public Response send(String method, String path, Optional<String> yaml) {
        HttpRequest.Builder request = request(path).timeout(REQUEST_TIMEOUT);
        yaml.ifPresent(text -> request.header("Content-Type", "application/yaml"));
        HttpRequest.BodyPublisher body =
                yaml.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody);
        HttpResponse<String> response = exchange(request.method(method, body).build(), BodyHandlers.ofString());
        try {
            return new Response(response.statusCode(), JSON.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw new ServerException(
                    url
                            + (response.statusCode() == 200
                                    ? " is not an instance of Slowburn"
                                    : " responded with status " + response.statusCode() + ", but not with JSON")
                            + "; check --server",
                    e);
        }
    }

    /** Opens a stream of server-sent events; the caller closes it. */
    EventLines events(String path) {
        HttpRequest request =
                request(path).header("Accept", "text/event-stream").build();
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = exchange(request, BodyHandlers.ofPublisher());
        EventLines lines = new EventLines();
        response.body().subscribe(BodySubscribers.fromLineSubscriber(lines, all -> null, StandardCharsets.UTF_8, null));
        if (response.statusCode() != 200) {
            lines.close();
            throw new ServerException("the server responded with status " + response.statusCode() + "; check --server");
        }
        return lines;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return request;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            String advice = ConnectionFailure.isUntrusted(e) ? "; pass its certificate with --ca" : "";
            throw new ServerException(url + " does not answer: " + ConnectionFailure.words(e) + advice, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }
}
