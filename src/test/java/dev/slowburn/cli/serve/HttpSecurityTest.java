package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.cli.Main;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.ApiServer;
import dev.slowburn.http.Health;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.peer.Peers;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.server.Keys;
import dev.slowburn.testkit.topology.Views;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Authentication, authorization and TLS of the HTTP server. */
class HttpSecurityTest {
    private static final String READER = "reader-reader-reader";
    private static final String WRITER = "writer-writer-writer";
    private static final String[] AS_READER = {"Authorization", "Bearer " + READER};
    private static final String BUDGETS = "/api/v1/budgets";
    private static final DefinitionSet DEFINITIONS =
            DefinitionSet.of(List.of(new SloBuilder("cart").ladder(0).build()));

    @TempDir
    static Path folder;

    static Keys keys;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException {
        keys = Keys.make(folder);
    }

    private static Map<String, String> tokens() throws IOException {
        Path file = Files.writeString(
                folder.resolve("tokens"), "# tokens by role\nread:" + READER + "\n\nwrite:" + WRITER + "\n");
        return Map.of("http.tokens.file", file.toString());
    }

    private static Map<String, String> pem() {
        return Map.of(
                "http.ssl.keystore.type",
                "PEM",
                "http.ssl.keystore.location",
                keys.pem().toString(),
                "http.ssl.truststore.type",
                "PEM",
                "http.ssl.truststore.location",
                keys.certificate().toString());
    }

    private static Map<String, String> pkcs12() {
        return Map.of(
                "http.ssl.keystore.type",
                "PKCS12",
                "http.ssl.keystore.location",
                keys.pkcs12().toString(),
                "http.ssl.keystore.password",
                Keys.PASSWORD,
                "http.ssl.truststore.type",
                "PEM",
                "http.ssl.truststore.location",
                keys.certificate().toString());
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(others);
        return all;
    }

    private static ApiServer start(Map<String, String> settings) {
        Settings.Http http = Settings.http(Config.load(null, Map.of(), settings));
        return InstanceServer.listen(http, () -> new Health(true, true, List.of()));
    }

    private static Peers at(ApiServer server) {
        Peer peer = new Peer("127.0.0.1", server.port());
        return new Peers() {
            @Override
            public Optional<Peer> holderOf(String service) {
                return Optional.of(peer);
            }

            @Override
            public List<Peer> others() {
                return List.of(peer);
            }
        };
    }

    @Test
    void allowsOnlyHealthAndTheApiDescriptionWithoutAToken() throws IOException {
        try (ApiServer server = start(tokens());
                Views views = Views.of(DEFINITIONS)) {
            server.open(views.instance(Views.NOBODY_ELSE));
            Web web = new Web(server.port());

            for (String path : List.of("/healthz", "/readyz", "/openapi.yaml")) {
                assertThat(web.get(path).statusCode()).as(path).isEqualTo(200);
            }
            for (String path : List.of(BUDGETS, "/metrics", "/api/v1/gate/cart", "/api/v1/stream")) {
                HttpResponse<String> response = web.get(path);
                assertThat(response.statusCode()).as(path).isEqualTo(401);
                assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"slowburn\"");
                assertThat(web.get(path, "Authorization", "Bearer wrong-wrong-wrong-wrong")
                                .statusCode())
                        .isEqualTo(401);
                assertThat(web.get(path, "Authorization", "Basic " + READER).statusCode())
                        .isEqualTo(401);
            }
            assertThat(web.get(BUDGETS, AS_READER).statusCode()).isEqualTo(200);
            assertThat(web.get(BUDGETS, "Authorization", "Bearer " + WRITER).statusCode())
                    .isEqualTo(200);
            assertThat(web.get("/metrics", AS_READER).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void allowsADryRunButNoChangeWithAReadToken() throws IOException {
        try (ApiServer server = start(tokens());
                Views views = Views.of(DEFINITIONS)) {
            server.open(views.instance(Views.NOBODY_ELSE));
            Web web = new Web(server.port());
            String yaml = Yamls.slo("pay", "0.9");

            assertThat(web.post("/api/v1/definitions?dry_run=true", yaml).statusCode())
                    .isEqualTo(401);
            assertThat(web.post("/api/v1/definitions?dry_run=true", yaml, AS_READER)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> rejected = web.post("/api/v1/definitions", yaml, AS_READER);
            assertThat(rejected.statusCode()).isEqualTo(403);
            assertThat(rejected.body()).contains("may read only").doesNotContain(READER);
        }
    }

    @Test
    void acceptsACookieForReadingOnly() throws IOException {
        try (ApiServer server = start(tokens());
                Views views = Views.of(DEFINITIONS)) {
            server.open(views.instance(Views.NOBODY_ELSE));
            Web web = new Web(server.port());

            assertThat(web.get(BUDGETS, "Cookie", "slowburn_token=" + READER).statusCode())
                    .isEqualTo(200);
            assertThat(web.delete("/api/v1/definitions/cart", "Cookie", "slowburn_token=" + WRITER)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void sendsSecurityHeaders() {
        try (ApiServer server = start(Map.of())) {
            Web web = new Web(server.port());
            for (String path : List.of("/healthz", "/nowhere", "/openapi.yaml", "/", "/app.js")) {
                HttpResponse<String> response = web.get(path);
                assertThat(response.headers().firstValue("Content-Security-Policy"))
                        .as(path)
                        .hasValueSatisfying(policy -> assertThat(policy)
                                .startsWith("default-src 'self';")
                                .contains("frame-ancestors 'none'"));
                assertThat(response.headers().firstValue("X-Content-Type-Options"))
                        .contains("nosniff");
                assertThat(response.headers().firstValue("Server")).isEmpty();
            }
        }
    }

    @Test
    void acceptsPemAndPkcs12KeysForClientsAndBetweenInstances() throws Exception {
        try (ApiServer holder = start(with(tokens(), pem()));
                ApiServer asked = start(with(tokens(), pkcs12()));
                Views everything = Views.of(DEFINITIONS);
                Views nothing = Views.of(DEFINITIONS)) {
            everything.now("cart", 900, 100);
            everything.harness().minutes(1);
            holder.open(everything.instance(at(asked)));
            asked.open(nothing.instance(at(holder)));
            for (ApiServer server : List.of(holder, asked)) {
                Web web = Web.secure(server.port(), keys.trust());

                assertThat(web.get("/readyz").statusCode()).isEqualTo(200);
                assertThat(web.get("/api/v1/gate/cart").statusCode()).isEqualTo(401);
                assertThat(web.get("/api/v1/gate/cart", AS_READER).statusCode()).isEqualTo(409);
                assertThat(web.get("/api/v1/budgets", AS_READER).body()).contains("\"missing\":[]", "cart/all");
                assertThat(web.get("/api/v1/gate/cart", "Cookie", "slowburn_token=" + READER)
                                .statusCode())
                        .isEqualTo(409);
            }
        }
    }

    @Test
    void limitsTheSizeOfHeaders() throws IOException {
        try (ApiServer server = start(Map.of())) {
            String response =
                    raw(server.port(), "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(response).startsWith("HTTP/1.1 431");
        }
    }

    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream response = new ByteArrayOutputStream();
            response.write(in.readNBytes(12));
            return response.toString(StandardCharsets.US_ASCII);
        }
    }

    @Test
    void requiresTlsAndTokensForRemoteConnections() throws IOException {
        Map<String, String> anywhere = Map.of("http.host", "0.0.0.0");

        assertThat(run(anywhere)).contains("http.host: ", "beyond this machine", "TLS", "tokens", "--insecure");
        assertThat(run(with(anywhere, tokens()))).contains("http.host: ", "beyond this machine");
        assertThat(run(with(anywhere, pem()))).contains("http.host: ", "beyond this machine");
        assertThat(run(Map.of("http.tokens", "write:short")))
                .contains("http.tokens: item 1 is not valid; write read:TOKEN or write:TOKEN")
                .doesNotContain("short,")
                .doesNotContain("'short");
        assertThat(run(Map.of("http.tokens", "admin:" + WRITER)))
                .contains("item 1")
                .doesNotContain(WRITER);
        assertThat(run(Map.of("http.tokens.file", "/nowhere"))).contains("cannot read /nowhere");
        assertThat(run(Map.of("http.ssl.truststore.type", "PEM"))).contains("http.ssl.*: TLS needs a key");
        assertThat(run(Map.of("http.ssl.keystore.type", "PEM", "http.ssl.keystore.location", "/nowhere.pem")))
                .contains("http.ssl.*: ", "/nowhere.pem");
        for (Map<String, String> allowed :
                List.of(with(with(anywhere, tokens()), pem()), with(anywhere, Map.of("http.insecure", "true")))) {
            assertThat(Settings.http(Config.load(null, Map.of(), allowed)).host())
                    .isEqualTo("0.0.0.0");
        }
    }

    /** The error of {@code run}, which checks its configuration before it connects to Kafka. */
    private static String run(Map<String, String> settings) {
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(
                List.of("run", "--bootstrap-server", "127.0.0.1:1", "--schema-registry", "http://127.0.0.1:1"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        assertThat(Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        return err.toString();
    }
}
