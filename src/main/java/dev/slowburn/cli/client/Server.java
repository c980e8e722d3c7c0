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

/** An instance, asked over HTTP. */
public final class Server {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;

    private final String url;
    private final Optional<String> token;
    private final HttpClient client;

    private Server(String url, Optional<String> token, HttpClient client) {
        this.url = url;
        this.token = token;
        this.client = client;
    }

    /** @param ca certificates to trust; empty for those of Java */
    public static Server of(String url, Optional<String> token, Optional<Path> ca) {
        if (!url.matches("https?://[^/?#\\s]+/?")) {
            throw new ConfigException("--server: must be like http://host:port, was '" + url + "'");
        }
        if (token.isPresent() && !token.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new ConfigException("the token can't be sent: it must be one line of visible ASCII without spaces");
        }
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        ca.ifPresent(file -> client.sslContext(trusting(file)));
        return new Server(url.endsWith("/") ? url.substring(0, url.length() - 1) : url, token, client.build());
    }

    private static SSLContext trusting(Path file) {
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

    /** What it answered, of whatever status. */
    public record Answer(int status, JsonNode body) {
        boolean isDone() {
            return status / 100 == 2;
        }

        /** The sentence that says why not. */
        public ServerException refusal() {
            String detail = Printable.of(body.path("detail").asText());
            return new ServerException(
                    detail.isEmpty() ? "the instance answers with status " + status : detail, status == 400);
        }
    }

    public static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * @param path with its query
     * @throws ServerException if it does not answer, or with anything but success
     */
    public JsonNode get(String path) {
        Answer answer = send("GET", path, Optional.empty());
        if (!answer.isDone()) {
            throw answer.refusal();
        }
        return answer.body();
    }

    /**
     * A list as far as it is known.
     *
     * @param missing sentences about what is not in it because nobody can tell at this moment
     */
    public record Listed(List<JsonNode> items, Set<String> missing) {}

    /** All items of a list, page by page. */
    public Listed all(String path) {
        List<JsonNode> items = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        while (true) {
            JsonNode page = get(path + (path.contains("?") ? '&' : '?') + "limit=" + PAGE + "&offset=" + items.size());
            page.get("items").forEach(items::add);
            page.path("missing").forEach(sentence -> missing.add(sentence.asText()));
            if (page.get("items").isEmpty() || items.size() >= page.get("total").asLong()) {
                return new Listed(items, missing);
            }
        }
    }

    /** @throws ServerException if it does not answer */
    public Answer send(String method, String path, Optional<String> yaml) {
        HttpRequest.Builder request = request(path).timeout(ANSWER);
        yaml.ifPresent(text -> request.header("Content-Type", "application/yaml"));
        HttpRequest.BodyPublisher body =
                yaml.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody);
        HttpResponse<String> response = exchange(request.method(method, body).build(), BodyHandlers.ofString());
        try {
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw new ServerException(
                    url + " answers with status " + response.statusCode() + ", but not as Slowburn does", e);
        }
    }

    /** Lines of server-sent events, to be closed. */
    EventLines events(String path) {
        HttpRequest request =
                request(path).header("Accept", "text/event-stream").build();
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = exchange(request, BodyHandlers.ofPublisher());
        EventLines lines = new EventLines();
        response.body().subscribe(BodySubscribers.fromLineSubscriber(lines, all -> null, StandardCharsets.UTF_8, null));
        if (response.statusCode() != 200) {
            lines.close();
            throw new ServerException("the instance answers with status " + response.statusCode());
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
            throw new ServerException(url + " does not answer: " + ConnectionFailure.words(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }
}
