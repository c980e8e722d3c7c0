package dev.slowburn.http;

import io.javalin.http.HttpStatus;

/**
 * A problem document (RFC 9457). Kinds of problems are HTTP status codes, so the type is {@code about:blank}.
 *
 * @param detail a sentence for the caller
 */
record ProblemDocument(String type, String title, int status, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    static ProblemDocument of(HttpStatus status, String detail) {
        return new ProblemDocument("about:blank", status.getMessage(), status.getCode(), detail);
    }
}
