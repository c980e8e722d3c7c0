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

/** However many clients come, and however slow they are, probes are answered, and all is as before once they have left. */
class CrowdTest {
    private static final int MILLIS_OF_PATIENCE = 10_000;
    /** The system keeps no more for who does not read. */
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
    void leave() throws IOException {
        for (Socket each : crowd) {
            each.close();
        }
        server.close();
        views.close();
    }

    private void come(int number, String sent) throws IOException {
        for (int i = 0; i < number; i++) {
            Socket socket = connect();
            crowd.add(socket);
            send(socket, sent);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(FEW_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), MILLIS_OF_PATIENCE);
        socket.setSoTimeout(MILLIS_OF_PATIENCE);
        return socket;
    }

    /** Whether it went; the other side may have closed. */
    private static boolean send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The beginning of what came, until the other side closed; throws if nothing comes for as long as the client waits. */
    private static String answer(Socket socket) throws IOException {
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
                throw new UncheckedIOException("no answer to " + path, e);
            }
        }
    }

    private void assertAllIsAsUsual() throws IOException {
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
    void connectionsThatWaitMakeRoomForProbes(String sent) throws IOException {
        come(1_100, sent);
        for (int i = 0; i < 3; i++) {
            assertProbesAreAnswered();
        }
        assertAllIsAsUsual();
    }

    @Test
    void whoListensIsNotClosedForOthers() throws IOException {
        HttpResponse<Stream<String>> stream = new Web(server.port()).events("/api/v1/stream");
        Iterator<String> lines = stream.body().iterator();
        assertThat(lines.next()).isEqualTo(": connected");

        come(1_100, "");
        assertProbesAreAnswered();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("slowburn-live");
    }

    @Test
    void slowBodiesAreCutOffAndDelayNoProbe() throws IOException {
        for (int i = 0; i < 100; i++) {
            come(1, SLOW_BODY + "\r\n");
            come(1, SLOW_BODY + "\r\na");
            come(1, SLOW_BODY + "Authorization: Bearer reader-reader\r\n\r\na");
        }

        for (int i = 0; i < 5; i++) {
            assertProbesAreAnswered();
            crowd.forEach(each -> send(each, "a"));
        }
        TreeSet<String> answers = new TreeSet<>();
        for (Socket each : crowd) {
            answers.add(answer(each));
        }
        assertThat(answers).contains("HTTP/1.1 408", "HTTP/1.1 503");
        answers.removeAll(List.of("HTTP/1.1 408", "HTTP/1.1 503"));
        assertThat(answers).isEmpty();
        assertAllIsAsUsual();
    }

    @Test
    void withoutATokenABodyIsNotWaitedFor() throws IOException {
        server.close();
        server = start(new Security(Tokens.of(Map.of("reader-reader", Role.READ)), Optional.empty()));
        come(300, SLOW_BODY + "\r\n");

        assertProbesAreAnswered();
        for (Socket each : crowd) {
            assertThat(answer(each)).isIn("HTTP/1.1 401", "HTTP/1.1 503");
        }
    }

    @Test
    void requestsThatTakeLongLeaveThreadsForProbes() throws IOException {
        CountDownLatch asked = new CountDownLatch(200);
        CountDownLatch enough = new CountDownLatch(1);
        server.open(withMetrics(() -> {
            asked.countDown();
            await(enough);
            return "";
        }));
        come(300, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
        await(asked);

        assertProbesAreAnswered();
        enough.countDown();
        for (Socket each : crowd) {
            assertThat(answer(each)).isIn("HTTP/1.1 200", "HTTP/1.1 503");
        }
        assertAllIsAsUsual();
    }

    private Instance withMetrics(Supplier<String> metrics) {
        Instance usual = views.instance(Views.NOBODY_ELSE);
        return new Instance(
                usual.budgets(),
                usual.histories(),
                usual.breakdowns(),
                usual.recoveries(),
                usual.peers(),
                usual.outputs(),
                usual.definitions(),
                usual.topic(),
                metrics,
                usual.threads());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(MILLIS_OF_PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void probesThatNobodyReadsDelayNoOther() throws IOException {
        come(300, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100));

        assertProbesAreAnswered();
        assertAllIsAsUsual();
    }

    @Test
    void aConnectionIsUsedAgainAndAgain() throws IOException {
        come(100, "");
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
