package dev.slowburn.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slowburn.change.RefusedException;
import dev.slowburn.query.BadRequestException;
import dev.slowburn.query.NotFoundException;
import dev.slowburn.query.UnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.EOFException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps every exception of a request to a problem document; the only place that does. */
final class ErrorResponses {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
    /** Seconds; about the duration of a rebalance. */
    static final String RETRY_AFTER = "2";

    private ErrorResponses() {}

    static void map(RoutesConfig routes) {
        routes.exception(
                NotFoundException.class, (e, context) -> respond(context, HttpStatus.NOT_FOUND, e.getMessage()));
        routes.exception(UnavailableException.class, (e, context) -> {
            context.header("Retry-After", RETRY_AFTER);
            respond(context, HttpStatus.SERVICE_UNAVAILABLE, e.getMessage());
        });
        routes.exception(
                BadRequestException.class, (e, context) -> respond(context, HttpStatus.BAD_REQUEST, e.getMessage()));
        routes.exception(
                RefusedException.class,
                (e, context) -> write(context, HttpStatus.UNPROCESSABLE_CONTENT, RefusedDefinitions.of(e)));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> respond(context, HttpStatus.forStatus(e.getStatus()), e.getMessage()));
        // The client closed the connection; that is no server error and must not fill the log.
        routes.exception(
                EOFException.class,
                (e, context) ->
                        respond(context, HttpStatus.BAD_REQUEST, "the request ended before its body was complete"));
        routes.exception(
                SlowBodies.TooSlowException.class,
                (e, context) -> respond(context, HttpStatus.REQUEST_TIMEOUT, e.getMessage()));
        routes.exception(Exception.class, (e, context) -> {
            LOG.error("failed to answer {} {}", context.method(), context.path(), e);
            respond(context, HttpStatus.INTERNAL_SERVER_ERROR, "internal error; see the server log");
        });
    }

    private static void respond(Context context, HttpStatus status, String detail) {
        write(context, status, ProblemDocument.of(status, detail));
    }

    private static void write(Context context, HttpStatus status, Object problem) {
        try {
            context.status(status)
                    .header("Cache-Control", "no-store")
                    .contentType(ProblemDocument.MEDIA_TYPE)
                    .result(Json.MAPPER.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
