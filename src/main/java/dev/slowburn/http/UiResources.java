package dev.slowburn.http;

import io.javalin.http.Context;
import io.javalin.http.staticfiles.ResourceHandler;
import io.javalin.http.staticfiles.StaticFileConfig;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the files of the web UI from {@code resources/ui}. The UI uses the public API.
 *
 * <p>Files are read from the class path on first request and cached; there are few. Javalin's own static files would open the whole
 * jar as a file system, several times per folder, which takes tens of megabytes and startup time.
 */
final class UiResources implements ResourceHandler {
    private static final Pattern FILE = Pattern.compile("/[A-Za-z0-9._/-]+\\.([a-z]+)");
    /** Excludes hidden files and parent folders. */
    private static final List<String> FORBIDDEN = List.of("/.", "//");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, File> files = new ConcurrentHashMap<>();

    private static final class File {
        private final String type;
        private final byte[] content;

        private File(String type, byte[] content) {
            this.type = type;
            this.content = content;
        }
    }

    private Optional<File> file(Context context) {
        String path = context.path().equals("/") ? "/index.html" : context.path();
        return Optional.ofNullable(files.computeIfAbsent(path, UiResources::read));
    }

    /** Null if there is no such file. */
    private static File read(String path) {
        Matcher file = FILE.matcher(path);
        String type = file.matches() ? TYPES.get(file.group(1)) : null;
        if (type == null || FORBIDDEN.stream().anyMatch(path::contains)) {
            return null;
        }
        try (InputStream in = UiResources.class.getResourceAsStream("/ui" + path)) {
            return in == null ? null : new File(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean canHandle(Context context) {
        return file(context).isPresent();
    }

    /** The server adds an ETag: browsers revalidate files each time, and download them again only after an upgrade. */
    @Override
    public boolean handle(Context context) {
        Optional<File> file = file(context);
        file.ifPresent(found -> context.header("Cache-Control", "no-cache")
                .contentType(found.type)
                .result(found.content));
        return file.isPresent();
    }

    @Override
    public boolean addStaticFileConfig(StaticFileConfig config) {
        return false;
    }

    @Override
    public Set<RouteRole> resourceRouteRoles(Context context) {
        return Set.of();
    }
}
