package dev.slowburn.http;

import dev.slowburn.change.Note;
import dev.slowburn.change.RefusedException;
import io.javalin.http.HttpStatus;
import java.util.List;

/** The problem document (RFC 9457) of rejected definitions, with all problems and their locations. */
record RefusedDefinitions(String type, String title, int status, String detail, List<Note> problems) {
    static RefusedDefinitions of(RefusedException e) {
        HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
        return new RefusedDefinitions(
                "about:blank", status.getMessage(), status.getCode(), e.getMessage(), e.problems());
    }
}
