package dev.slowburn.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import java.util.Map;

/**
 * The web UI: files of {@code resources/ui} as they are, and those of the libraries. Pages are drawn in the browser from the same
 * API that everybody uses.
 */
final class Ui {
    /** With an ETag: asked for again, and sent again only after an upgrade. */
    private static final Map<String, String> HEADERS = Map.of("Cache-Control", "no-cache");

    private Ui() {}

    static void serve(JavalinConfig config) {
        config.staticFiles.enableWebjars();
        config.staticFiles.add(files -> {
            files.directory = "/ui";
            files.location = Location.CLASSPATH;
            files.headers = HEADERS;
        });
    }
}
