package dev.slowburn.http;

import io.javalin.http.HttpStatus;

/**
 * Why a request was not answered, by RFC 9457. The kinds of problems are those of HTTP, so the type is {@code about:blank}.
 *
 * @param detail a sentence for whoever asked
 */
record ProblemDocument(String type, String title, int status, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    static ProblemDocument of(HttpStatus status, String detail) {
        return new ProblemDocument("about:blank", status.getMessage(), status.getCode(), detail);
    }
}
