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
 * Posts to receivers. It follows no redirection, so that nothing signed or authorised goes where no definition says, and reads
 * no body of an answer. TLS is the JDK's, with its trust store.
 */
final class Http implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Http.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MULTIPLE_CHOICES = 300;
    private static final int OK = 200;
    /**
     * Bad request, payload too large, unprocessable, headers too large: sent again it would be the same. All else may be mended at
     * the receiver.
     */
    private static final Set<Integer> FINAL = Set.of(400, 413, 422, 431);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile Future<?> inFlight;

    /**
     * Sends a request and waits for the answer.
     *
     * @param target for the log
     * @throws IllegalArgumentException if no request can be made of the URL or the headers
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
                return Answer.TAKEN;
            }
            LOG.warn("notification not taken: target={} status={}", target, status);
            return FINAL.contains(status) ? Answer.REFUSED : Answer.LATER;
        } catch (ExecutionException e) {
            LOG.warn("notification not taken: target={} failure={}", target, String.valueOf(e.getCause()));
            return Answer.LATER;
        } catch (CancellationException e) {
            LOG.debug("notification given up, as it stops: target={}", target);
            return Answer.LATER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.LATER;
        }
    }

    /** Gives up what is on its way, so that a receiver that hangs does not hold up a stop. */
    @Override
    public void close() {
        Future<?> sent = inFlight;
        if (sent != null) {
            sent.cancel(true);
        }
    }
}
