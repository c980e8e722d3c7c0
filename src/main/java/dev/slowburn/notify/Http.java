package dev.slowburn.notify;

import dev.slowburn.notify.NotificationChannel.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP client for notification targets. It follows no redirects, so signed or authorised requests reach only the URLs of the
 * definitions, and it discards response bodies. TLS uses the JDK's trust store.
 */
final class Http implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Http.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MULTIPLE_CHOICES = 300;
    private static final int OK = 200;
    /**
     * Bad request, payload too large, unprocessable, headers too large: a retry would fail in the same way. Any other status
     * may be fixed at the receiver.
     */
    private static final Set<Integer> FINAL = Set.of(400, 413, 422, 431);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile Future<?> inFlight;

    /**
     * Sends a request and waits for the response.
     *
     * @param target name, for the log
     * @throws IllegalArgumentException if the URL or the headers are invalid
     */
    Answer post(String target, URI url, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.toASCIIString()))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Void>> sent =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        inFlight = sent;
        try {
            int status = sent.get().statusCode();
            if (status >= OK && status < MULTIPLE_CHOICES) {
                return Answer.ACCEPTED;
            }
            LOG.warn("notification not accepted: target={} status={}", target, status);
            return FINAL.contains(status) ? Answer.REFUSED : Answer.RETRY;
        } catch (ExecutionException e) {
            LOG.warn("notification not accepted: target={} failure={}", target, String.valueOf(e.getCause()));
            return Answer.RETRY;
        } catch (CancellationException e) {
            LOG.debug("notification cancelled on shutdown: target={}", target);
            return Answer.RETRY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.RETRY;
        }
    }

    /** Cancels the request in flight, so an unresponsive receiver does not delay shutdown. */
    @Override
    public void close() {
        Future<?> sent = inFlight;
        if (sent != null) {
            sent.cancel(true);
        }
    }
}
