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
 * The HTTP server of an instance. It serves health from the start of the process; until {@link #open} all other routes respond
 * with 503.
 *
 * <p>{@code GET /healthz} (liveness) and {@code GET /readyz} (readiness) respond with 200 or 503 and
 * {@code {"status": "ok" | "unavailable", "reasons": [sentence, …], "notices": [sentence, …]}}. {@code openapi.yaml} describes
 * the routes below {@code /api/v1}, {@code asyncapi.yaml} the topics; {@code /} serves the web UI.
 */
public final class ApiServer implements AutoCloseable {
    static final String BUDGETS = "/api/v1/budgets";
    static final String DEFINITIONS = "/api/v1/definitions";
    static final String STREAM = "/api/v1/stream";

    /** Also the limit of YAML. */
    private static final long MAX_BODY_BYTES = 1 << 20;

    /** The fastest level, as lists are requested often. */
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

    /** Starts a server without tokens and TLS, for loopback addresses. */
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

    /** Starts to serve the routes that need a running instance. */
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
        config.jetty.modifyServer(jetty -> jetty.setErrorHandler(new RejectedRequests()));
        config.jetty.addConnector((jetty, http) -> HttpConnector.open(jetty, http, host, port, security.tls()));
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.http.generateEtags = true;
        config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(GZIP_LEVEL));
        config.jsonMapper(new JavalinJackson(Json.MAPPER, false));
        config.resourceHandler(new UiResources());
        ErrorResponses.map(config.routes);
        config.routes.before(Parameters::demandCharset);
        AuthFilter authFilter = new AuthFilter(security.tokens());
        authFilter.register(config.routes);
        route(config.routes, authFilter);
    }

    private void route(RoutesConfig routes, AuthFilter authFilter) {
        PeerClient peers = new PeerClient(security.tls());
        ListRoutes lists = new ListRoutes(this::instance, peers);
        BudgetRoutes budgets = new BudgetRoutes(this::instance, peers);
        routes.get("/healthz", context -> respondHealth(context, health.get().alive()));
        routes.get("/readyz", context -> respondHealth(context, health.get().ready()));
        routes.get("/metrics", context -> context.result(instance().metrics().get())
                .contentType(PROMETHEUS_TEXT));
        byte[] description = resource("/openapi.yaml");
        routes.get("/openapi.yaml", context -> context.contentType("application/yaml")
                .result(description));
        new TopicDescription().register(routes);
        routes.get(BUDGETS, lists::budgets);
        routes.get(
                BUDGETS + "/<id>",
                context -> budgets.budget(context, context.path().substring(BUDGETS.length() + 1)));
        routes.get("/api/v1/alerts", lists::alerts);
        routes.get("/api/v1/alerts/history", lists::alertLog);
        routes.get("/api/v1/events", lists::events);
        routes.get("/api/v1/slos", lists::slos);
        routes.get("/api/v1/slos/{slo}", lists::slo);
        DefinitionRoutes definitions = new DefinitionRoutes(this::instance, authFilter);
        routes.post(DEFINITIONS, definitions::apply);
        routes.delete(
                DEFINITIONS + "/<key>",
                context -> definitions.remove(context, context.path().substring(DEFINITIONS.length() + 1)));
        routes.get("/api/v1/replays", new ReplayRoutes(this::instance, peers)::replays);
        routes.get("/api/v1/decisions", lists::decisions);
        routes.get("/api/v1/gate/{service}", budgets::gate);
        routes.before(STREAM, live::admit);
        routes.sse(STREAM, live::open);
    }

    private void respondHealth(Context context, boolean healthy) {
        Health now = health.get();
        context.status(healthy ? 200 : 503)
                .header("Cache-Control", "no-store")
                .json(Map.of(
                        "status", healthy ? "ok" : "unavailable", "reasons", now.reasons(), "notices", now.notices()));
    }

    static byte[] resource(String name) {
        try (InputStream in = ApiServer.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The registered methods and paths. */
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler -> handler.endpoint.method.isHttpMethod())
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .toList();
    }

    public int port() {
        return server.port();
    }

    /** Closes live streams first: stopping the server closes the connections to which their threads write. */
    @Override
    public void close() {
        live.close();
        server.stop();
    }
}
