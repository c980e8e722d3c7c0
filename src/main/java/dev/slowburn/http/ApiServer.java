package dev.slowburn.http;

import dev.slowburn.http.access.AuthFilter;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.connection.HttpConnector;
import dev.slowburn.query.UnavailableException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Answers over HTTP, from the moment on when the process starts: whether it is alive and ready at once, all else when the
 * instance runs.
 *
 * <p>{@code GET /healthz} (should this process live?) and {@code GET /readyz} (does it work now?) answer 200 or 503 and
 * {@code {"status": "ok" | "unavailable", "reasons": [sentence, …], "notices": [sentence, …]}}. What there is below
 * {@code /api/v1} is in {@code openapi.yaml}; at {@code /} is the web UI.
 */
public final class ApiServer implements AutoCloseable {
    static final String BUDGETS = "/api/v1/budgets";
    static final String DEFINITIONS = "/api/v1/definitions";
    static final String STREAM = "/api/v1/stream";

    /** As long as YAML may be. */
    private static final long MOST_BODY_BYTES = 1 << 20;

    /** The fastest: a list is asked for more often than its network is slow. */
    private static final int GZIP_LEVEL = 1;

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final AtomicReference<Instance> instance = new AtomicReference<>();
    private final Supplier<Health> health;
    private final LiveStream live;
    private final Security security;
    private final Javalin server;

    private ApiServer(String host, int port, Security security, Supplier<Health> health, Duration heartbeat) {
        this.live = new LiveStream(this::instance, heartbeat);
        this.health = health;
        this.security = security;
        this.server = Javalin.create(config -> configure(config, host, port));
    }

    /** As {@link #start(String, int, Security, Supplier)}, for who is reached from this machine alone. */
    public static ApiServer start(String host, int port, Supplier<Health> health) {
        return start(host, port, Security.OPEN, health);
    }

    /**
     * @param port 0 for a free one
     * @throws io.javalin.util.JavalinBindException if the port is taken
     */
    public static ApiServer start(String host, int port, Security security, Supplier<Health> health) {
        return start(host, port, security, health, LiveStream.INTERVAL);
    }

    /** @param heartbeat interval between the heartbeats of live streams */
    static ApiServer start(String host, int port, Security security, Supplier<Health> health, Duration heartbeat) {
        ApiServer api = new ApiServer(host, port, security, health, heartbeat);
        api.server.start();
        return api;
    }

    /** From now on it answers for an instance. */
    public void open(Instance running) {
        instance.set(running);
    }

    private Instance instance() {
        Instance running = instance.get();
        if (running == null) {
            throw new UnavailableException("the instance is starting");
        }
        return running;
    }

    private void configure(JavalinConfig config, String host, int port) {
        config.startup.showJavalinBanner = false;
        config.jetty.modifyServer(RequestAdmission::limit);
        config.jetty.addConnector((jetty, http) -> HttpConnector.open(jetty, http, host, port, security.tls()));
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.http.generateEtags = true;
        config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(GZIP_LEVEL));
        config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
        config.resourceHandler(new UiResources());
        ErrorResponses.map(config.routes);
        config.routes.before(Parameters::demandCharset);
        AuthFilter guard = new AuthFilter(security.tokens());
        guard.watch(config.routes);
        route(config.routes, guard);
    }

    private void route(RoutesConfig routes, AuthFilter guard) {
        PeerClient neighbours = new PeerClient(security.tls());
        ListRoutes lists = new ListRoutes(this::instance, neighbours);
        BudgetRoutes singles = new BudgetRoutes(this::instance, neighbours);
        routes.get("/healthz", context -> answer(context, health.get().alive()));
        routes.get("/readyz", context -> answer(context, health.get().ready()));
        routes.get("/metrics", context -> context.result(instance().metrics().get())
                .contentType(PROMETHEUS_TEXT));
        byte[] description = resource("/openapi.yaml");
        routes.get("/openapi.yaml", context -> context.contentType("application/yaml")
                .result(description));
        routes.get(BUDGETS, lists::budgets);
        routes.get(
                BUDGETS + "/<id>",
                context -> singles.budget(context, context.path().substring(BUDGETS.length() + 1)));
        routes.get("/api/v1/alerts", lists::alerts);
        routes.get("/api/v1/alerts/history", lists::alertLog);
        routes.get("/api/v1/events", lists::events);
        routes.get("/api/v1/slos", lists::slos);
        routes.get("/api/v1/slos/{slo}", lists::slo);
        DefinitionRoutes changes = new DefinitionRoutes(this::instance, guard);
        routes.post(DEFINITIONS, changes::apply);
        routes.delete(
                DEFINITIONS + "/<key>",
                context -> changes.remove(context, context.path().substring(DEFINITIONS.length() + 1)));
        routes.get("/api/v1/decisions", lists::decisions);
        routes.get("/api/v1/gate/{service}", singles::gate);
        routes.before(STREAM, LiveStream::demandAccept);
        routes.sse(STREAM, live::open);
    }

    private void answer(Context context, boolean well) {
        Health now = health.get();
        context.status(well ? 200 : 503)
                .header("Cache-Control", "no-store")
                .json(Map.of(
                        "status", well ? "ok" : "unavailable", "reasons", now.reasons(), "notices", now.notices()));
    }

    private static byte[] resource(String name) {
        try (InputStream in = ApiServer.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The methods and paths that it knows, as they are registered. */
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler -> handler.endpoint.method.isHttpMethod())
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .toList();
    }

    public int port() {
        return server.port();
    }

    /** Who listens is told goodbye first: the server would take away what their threads write to. */
    @Override
    public void close() {
        live.close();
        server.stop();
    }
}
