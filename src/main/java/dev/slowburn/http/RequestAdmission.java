package dev.slowburn.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slowburn.http.connection.IdleConnections;
import io.javalin.http.HttpStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;

/**
 * How many requests are worked on at once, so that threads remain for probes whatever clients do. A request beyond the limit waits
 * for a moment without a thread, one with a body does not wait, and then it is 503. Probes do not count. Their connections are
 * closed after the answer, which fits into what the system buffers: nobody makes one wait by not reading it.
 */
final class RequestAdmission extends QoSHandler {
    /** Fewer than the server's threads, which are 250. */
    private static final int MOST_REQUESTS = 200;

    private static final int MOST_WAITING = 200;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    /** Changes of definitions are rare. */
    private static final int MOST_BODIES = 32;

    private static final Set<String> PROBES = Set.of("/healthz", "/readyz");
    private static final Set<String> PROBE_METHODS = Set.of("GET", "HEAD");

    private final String detail;

    private RequestAdmission(int most, int mostWaiting, String detail) {
        this.detail = detail;
        setMaxRequestCount(most);
        setMaxSuspendedRequestCount(mostWaiting);
        setMaxSuspend(LONGEST_WAIT);
    }

    /** Puts all limits before whatever the server answers with. */
    static void limit(Server server) {
        server.insertHandler(new SlowBodies());
        server.insertHandler(bodies());
        server.insertHandler(requests());
        server.insertHandler(new IdleConnections());
    }

    private static RequestAdmission requests() {
        RequestAdmission requests = new RequestAdmission(
                MOST_REQUESTS, MOST_WAITING, MOST_REQUESTS + " requests are being answered already, try again");
        requests.exclude(one(RequestAdmission::isProbe));
        return requests;
    }

    private static RequestAdmission bodies() {
        RequestAdmission bodies =
                new RequestAdmission(MOST_BODIES, 0, MOST_BODIES + " bodies are being read already, try again");
        bodies.include(one(RequestAdmission::hasBody));
        return bodies;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There are no generic arrays.
    private static Predicate<Request>[] one(Predicate<Request> predicate) {
        return new Predicate[] {predicate};
    }

    private static boolean isProbe(Request request) {
        return PROBE_METHODS.contains(request.getMethod()) && PROBES.contains(Request.getPathInContext(request));
    }

    static boolean hasBody(Request request) {
        return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > 0
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    @Override
    protected boolean onConditionsNotMet(Request request, Response response, Callback callback) throws Exception {
        if (isProbe(request)) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        return super.onConditionsNotMet(request, response, callback);
    }

    @Override
    protected void reject(Request request, Response response, Callback callback, int status) {
        HttpStatus unavailable = HttpStatus.forStatus(status);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, ErrorResponses.RETRY_AFTER);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
        try {
            byte[] body = Json.MAPPER.writeValueAsBytes(ProblemDocument.of(unavailable, detail));
            response.write(true, ByteBuffer.wrap(body), callback);
        } catch (JsonProcessingException e) {
            callback.failed(e);
        }
    }

    @Override
    protected void failSuspended(Request request, Response response, Callback callback, int status, Throwable failure) {
        reject(request, response, callback, status);
    }
}
