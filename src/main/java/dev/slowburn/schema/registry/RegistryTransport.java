package dev.slowburn.schema.registry;

import dev.slowburn.threads.Backoff;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Sends requests to one of the registry's URLs and retries transient failures: status 408, 429, 500, 502, 503, 504 and
 * connection failures. Between rounds over the URLs it waits a random time of at most {@code retries.wait.ms}, doubling
 * up to {@code retries.max.wait.ms} ("full jitter", so that many instances do not retry at the same time). The URL that
 * responded last is tried first. All attempts together take at most {@code http.read.timeout.ms} plus one connect
 * timeout, so that callers learn soon that a registry is slow.
 */
public final class RegistryTransport {
    static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    /** The wait between attempts; replaced in tests. */
    public interface Pause {
        void upTo(Duration longest) throws InterruptedException;
    }

    /** A response with any status. */
    record Reply(String url, int status, String body) {}

    private final RegistryConfig config;
    private final Pause pause;
    private final HttpClient http;
    private final Optional<OAuthTokens> tokens;
    private final AtomicInteger preferred = new AtomicInteger();

    RegistryTransport(RegistryConfig config, Pause pause, LongSupplier nanos) {
        this.config = config;
        this.pause = pause;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // The credentials must not be sent to another host.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout());
        config.proxy()
                .ifPresent(proxy -> builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port()))));
        if (!config.ssl().isEmpty()) {
            builder.sslContext(tls(config.ssl()));
        }
        this.http = builder.build();
        this.tokens = config.authorization().client().map(client -> new OAuthTokens(client, http, nanos));
    }

    public static void pauseAtRandom(Duration longest) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(longest.toMillis() + 1));
    }

    /**
     * @param path with query, starting with a slash
     * @param body JSON, or empty
     * @throws RegistryException if all attempts fail
     */
    Reply send(String method, String path, Optional<String> body) {
        Backoff backoff = new Backoff(config.firstWait(), config.maxWait());
        RegistryException last = null;
        long deadline = System.nanoTime() + config.readTimeout().toNanos();
        for (int round = 0; round <= config.maxRetries() && (last == null || left(deadline) > 0); round++) {
            if (round > 0) {
                Duration longest = backoff.next();
                Duration left = Duration.ofNanos(left(deadline));
                waitBefore(longest.compareTo(left) < 0 ? longest : left);
            }
            for (int i = 0; i < config.urls().size(); i++) {
                int index = (preferred.get() + i) % config.urls().size();
                String url = config.urls().get(index);
                try {
                    // The remaining time is divided among the remaining URLs, so that a slow one does not use all of
                    // it.
                    long timeout = left(deadline) / (config.urls().size() - i);
                    Reply reply =
                            send(url, method, path, body, Duration.ofNanos(Math.max(timeout, MIN_TIMEOUT.toNanos())));
                    if (!TRANSIENT.contains(reply.status())) {
                        preferred.set(index);
                        return reply;
                    }
                    last = new RegistryException(
                            "the schema registry at " + url + " answers with status " + reply.status(),
                            reply.status(),
                            RegistryException.NONE);
                } catch (OAuthTokens.UnavailableException e) {
                    last = new RegistryException(e.getMessage(), e);
                } catch (IOException e) {
                    last = new RegistryException("the schema registry at " + url + " does not answer: " + words(e), e);
                }
            }
        }
        throw last;
    }

    private static long left(long deadline) {
        return deadline - System.nanoTime();
    }

    private Reply send(String url, String method, String path, Optional<String> body, Duration timeout)
            throws IOException {
        try {
            if (tokens.isEmpty()) {
                return send(
                        url, method, path, body, timeout, config.authorization().fixed());
            }
            String token = tokens.get().token(timeout);
            Reply reply = send(url, method, path, body, timeout, Optional.of("Bearer " + token));
            if (reply.status() != 401) {
                return reply;
            }
            // The token was revoked, or has expired and the endpoint gave no expiry.
            tokens.get().evict(token);
            return send(
                    url,
                    method,
                    path,
                    body,
                    timeout,
                    Optional.of("Bearer " + tokens.get().token(timeout)));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Reply send(
            String url,
            String method,
            String path,
            Optional<String> body,
            Duration timeout,
            Optional<String> authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(timeout)
                .header("Accept", CONTENT_TYPE)
                .header("Content-Type", CONTENT_TYPE)
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        authorization.ifPresent(value -> request.header("Authorization", value));
        config.authorization().headers().forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(url, response.statusCode(), response.body());
    }

    private void waitBefore(Duration longest) {
        try {
            pause.upTo(longest);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryException("interrupted while waiting for the schema registry", e);
    }

    /** Describes a failure; the JDK gives no message for some. */
    static String words(IOException e) {
        String words = ConnectionFailure.words(e);
        return e instanceof SSLException ? words + "; see schema.registry.ssl.*" : words;
    }

    private static SSLContext tls(Map<String, Object> ssl) {
        String check =
                String.valueOf(ssl.getOrDefault(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https"));
        if (!check.equalsIgnoreCase("https")) {
            throw new IllegalArgumentException(
                    "schema.registry.ssl.endpoint.identification.algorithm: only https is possible; give the registry a"
                            + " certificate for the name it is reached by");
        }
        ConfigDef settings = new ConfigDef();
        SslConfigs.addClientSslSupport(settings);
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(settings.parse(ssl));
            return factory.sslContext();
        } catch (KafkaException e) {
            throw new IllegalArgumentException("schema.registry.ssl.*: " + e.getMessage(), e);
        }
    }
}
