package dev.slowburn.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers {@code GET /healthz} (should this process live?) and {@code GET /readyz} (does it work now?) with 200 or 503 and
 * {@code {"status": "ok" | "unavailable", "reasons": [sentence, …]}}.
 */
public final class HealthServer implements AutoCloseable {
    private final Javalin server;

    private HealthServer(Javalin server) {
        this.server = server;
    }

    /**
     * @param port 0 for a free one
     * @throws io.javalin.util.JavalinBindException if the port is taken
     */
    public static HealthServer start(String host, int port, Supplier<Health> health) {
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get(
                    "/healthz",
                    context ->
                            answer(context, health.get().alive(), health.get().reasons()));
            config.routes.get(
                    "/readyz",
                    context ->
                            answer(context, health.get().ready(), health.get().reasons()));
        });
        return new HealthServer(server.start(host, port));
    }

    private static void answer(Context context, boolean well, List<String> reasons) {
        context.status(well ? 200 : 503)
                .header("Cache-Control", "no-store")
                .json(Map.of("status", well ? "ok" : "unavailable", "reasons", reasons));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
