package dev.slowburn.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.HttpStatus;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Responds with a problem document to requests that Jetty rejects before any route, such as one with an undecodable path. */
final class RejectedRequests extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        HttpStatus status = HttpStatus.forStatus(code);
        String detail = "the server rejected the request: " + (message == null ? status.getMessage() : message);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
        try {
            byte[] body = Json.MAPPER.writeValueAsBytes(ProblemDocument.of(status, detail));
            response.write(true, ByteBuffer.wrap(body), callback);
        } catch (JsonProcessingException e) {
            callback.failed(e);
        }
    }
}
