package dev.slowburn.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With many or slow clients, probes are still answered, and the server recovers after the clients have disconnected. */
class CrowdTest {
    private static final int TIMEOUT_MILLIS = 10_000;
    /** Socket buffer of a client that does not read. */
    private static final int FEW_BYTES = 4_096;

    private static final String DRY_RUN = "/api/v1/definitions?dry_run=true";
    private static final String SLOW_BODY = "POST " + DRY_RUN + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n";

    private final Views views = Views.of(
            DefinitionSet.of(List.of(new SloBuilder("cart").window("1d").build())));
    private final List<Socket> crowd = new ArrayList<>();
    private ApiServer server = start(Security.OPEN);

    private ApiServer start(Security security) {
        ApiServer started = ApiServer.start("127.0.0.1", 0, security, () -> new Health(true, true, List.of()));
        started.open(views.instance(Views.NOBODY_ELSE));
        return started;
    }

    @AfterEach
    void disconnect() throws IOException {
        for (Socket each : crowd) {
            each.close();
        }
        server.close();
        views.close();
    }

    private void connectClients(int number, String sent) throws IOException {
        for (int i = 0; i < number; i++) {
            Socket socket = connect();
            crowd.add(socket);
            send(socket, sent);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(FEW_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Returns false if the server has closed the connection. */
    private static boolean send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The start of the response; throws on timeout. */
    private static String statusLine(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    }

    private void assertProbesAreAnswered() {
        for (String path : List.of("/healthz", "/readyz")) {
            try (Socket probe = connect()) {
                send(probe, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertThat(new String(probe.getInputStream().readAllBytes(), ISO_8859_1))
                        .as(path)
                        .startsWith("HTTP/1.1 200")
                        .endsWith("}");
            } catch (IOException e) {
                throw new UncheckedIOException("no response to " + path, e);
            }
        }
    }

    private void assertServerRecovers() throws IOException {
        for (Socket each : crowd) {
            each.close();
        }
        Web web = new Web(server.port());
        assertThat(web.get("/api/v1/slos").statusCode()).isEqualTo(200);
        HttpResponse<String> tried = web.post(DRY_RUN, Yamls.slo("pay", "0.9"));
        assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /api/v1/slos HTTP/1.1\r\nHost: a\r\nX-Half",
                "GET /api/v1/slos HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\nGET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void closesIdleConnectionsForProbes(String sent) throws IOException {
        connectClients(1_100, sent);
        for (int i = 0; i < 3; i++) {
            assertProbesAreAnswered();
        }
        assertServerRecovers();
    }

    @Test
    void keepsLiveStreamsOpen() throws IOException {
        HttpResponse<Stream<String>> stream = new Web(server.port()).events("/api/v1/stream");
        Iterator<String> lines = stream.body().iterator();
        assertThat(lines.next()).isEqualTo(": connected");

        connectClients(1_100, "");
        assertProbesAreAnswered();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("slowburn-live");
    }

    @Test
    void rejectsSlowBodiesWithoutDelayingProbes() throws IOException {
        for (int i = 0; i < 100; i++) {
            connectClients(1, SLOW_BODY + "\r\n");
            connectClients(1, SLOW_BODY + "\r\na");
            connectClients(1, SLOW_BODY + "Authorization: Bearer reader-reader\r\n\r\na");
        }

        for (int i = 0; i < 5; i++) {
            assertProbesAreAnswered();
            crowd.forEach(each -> send(each, "a"));
        }
        TreeSet<String> answers = new TreeSet<>();
        for (Socket each : crowd) {
            answers.add(statusLine(each));
        }
        assertThat(answers).contains("HTTP/1.1 408", "HTTP/1.1 503");
        answers.removeAll(List.of("HTTP/1.1 408", "HTTP/1.1 503"));
        assertThat(answers).isEmpty();
        assertServerRecovers();
    }

    @Test
    void rejectsRequestsWithoutATokenBeforeReadingTheBody() throws IOException {
        server.close();
        server = start(new Security(Tokens.of(Map.of("reader-reader", Role.READ)), Optional.empty()));
        connectClients(300, SLOW_BODY + "\r\n");

        assertProbesAreAnswered();
        for (Socket each : crowd) {
            assertThat(statusLine(each)).isIn("HTTP/1.1 401", "HTTP/1.1 503");
        }
    }

    @Test
    void answersProbesDuringLongRequests() throws IOException {
        CountDownLatch started = new CountDownLatch(200);
        CountDownLatch finish = new CountDownLatch(1);
        server.open(withMetrics(() -> {
            started.countDown();
            await(finish);
            return "";
        }));
        connectClients(300, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
        await(started);

        assertProbesAreAnswered();
        finish.countDown();
        for (Socket each : crowd) {
            assertThat(statusLine(each)).isIn("HTTP/1.1 200", "HTTP/1.1 503");
        }
        assertServerRecovers();
    }

    private Instance withMetrics(Supplier<String> metrics) {
        Instance usual = views.instance(Views.NOBODY_ELSE);
        return new Instance(
                usual.budgets(),
                usual.histories(),
                usual.breakdowns(),
                usual.recoveries(),
                usual.replays(),
                usual.peers(),
                usual.outputs(),
                usual.definitions(),
                usual.topic(),
                metrics,
                usual.threads());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersProbesIfClientsDoNotReadResponses() throws IOException {
        connectClients(300, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100));

        assertProbesAreAnswered();
        assertServerRecovers();
    }

    @Test
    void reusesConnections() throws IOException {
        connectClients(100, "");
        for (int i = 0; i < 3; i++) {
            for (Socket each : crowd) {
                send(each, "HEAD /api/v1/slos HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(head(each)).startsWith("HTTP/1.1 200");
            }
        }
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }
}
