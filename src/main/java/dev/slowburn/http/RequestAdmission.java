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
 * Limits concurrent requests, so that threads remain available for probes. A request beyond the limit is suspended without a thread
 * for up to two seconds and then rejected with 503; a request with a body is rejected immediately. Probes are exempt. Their
 * connections are closed after the response, which fits into the socket buffer, so a client that does not read can't block a thread.
 */
final class RequestAdmission extends QoSHandler {
    /** Less than the server's 250 threads. */
    private static final int MAX_REQUESTS = 200;

    private static final int MAX_SUSPENDED = 200;
    private static final Duration MAX_SUSPEND = Duration.ofSeconds(2);
    /** Changes of definitions are rare. */
    private static final int MAX_BODIES = 32;

    private static final Set<String> PROBES = Set.of("/healthz", "/readyz");
    private static final Set<String> PROBE_METHODS = Set.of("GET", "HEAD");

    private final String detail;

    private RequestAdmission(int maxRequests, int maxSuspended, String detail) {
        this.detail = detail;
        setMaxRequestCount(maxRequests);
        setMaxSuspendedRequestCount(maxSuspended);
        setMaxSuspend(MAX_SUSPEND);
    }

    /** Inserts the handlers of all limits before the server's handler. */
    static void limit(Server server) {
        server.insertHandler(new SlowBodies());
        server.insertHandler(bodies());
        server.insertHandler(requests());
        server.insertHandler(new IdleConnections());
    }

    private static RequestAdmission requests() {
        RequestAdmission requests = new RequestAdmission(
                MAX_REQUESTS, MAX_SUSPENDED, MAX_REQUESTS + " requests are in progress already; try again");
        requests.exclude(one(RequestAdmission::isProbe));
        return requests;
    }

    private static RequestAdmission bodies() {
        RequestAdmission bodies =
                new RequestAdmission(MAX_BODIES, 0, MAX_BODIES + " request bodies are being read already; try again");
        bodies.include(one(RequestAdmission::hasBody));
        return bodies;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays.
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
