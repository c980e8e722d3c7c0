package dev.slowburn.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slowburn.cli.Main;
import dev.slowburn.http.ApiServer;
import dev.slowburn.http.Health;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.testkit.server.Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose {@code --server} is something else than an instance print one sentence, which says what to do. */
class WrongServerTest {
    private static final String CHECK = "; check the port, and whether http:// or https:// is right\n";

    @TempDir
    static Path folder;

    private static Certificates certificates;

    private ServerSocket other;
    private volatile String greeting = "";

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        certificates = Certificates.make(folder, "secret-secret");
    }

    @BeforeEach
    void listen() throws IOException {
        other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "other");
        thread.setDaemon(true);
        thread.start();
    }

    /** Like a broker, closes connections whose first bytes are not a request of its protocol. */
    private void accept() {
        while (!other.isClosed()) {
            try (Socket socket = other.accept()) {
                socket.getInputStream().readNBytes(4);
                socket.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client has closed the connection, or the test has ended.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        other.close();
    }

    private static String failure(String url, String... more) {
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("get", "slos", "-s", url));
        arguments.addAll(List.of(more));
        int code = Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
        assertThat(code).isEqualTo(1);
        return err.toString();
    }

    private static ApiServer instance(Security security) {
        return ApiServer.start("127.0.0.1", 0, security, () -> new Health(true, true, List.of()));
    }

    @Test
    void serverOfAnotherProtocolClosesTheConnection() {
        String url = "http://127.0.0.1:" + other.getLocalPort();

        assertThat(failure(url))
                .isEqualTo(
                        "slowburn: " + url + " does not answer: the connection was closed without a response" + CHECK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002\n",
                "\u001b[2J\n\n",
                "\u0000\u0000\u0000\u0004abcd"
            })
    void serverOfAnotherProtocolAnswers(String text) {
        greeting = text;
        String url = "http://127.0.0.1:" + other.getLocalPort();

        assertThat(failure(url)).isEqualTo("slowburn: " + url + " does not answer: the response is not HTTP" + CHECK);
    }

    @Test
    void serverWithoutTlsClosesTheConnection() {
        String url = "https://127.0.0.1:" + other.getLocalPort();

        assertThat(failure(url))
                .isEqualTo("slowburn: " + url + " does not answer: the connection was closed during the TLS handshake"
                        + CHECK);
    }

    @Test
    void serverWithoutTlsAnswers() {
        greeting = "HTTP/1.1 400 Bad Request\r\n\r\n";
        String url = "https://127.0.0.1:" + other.getLocalPort();

        assertThat(failure(url)).isEqualTo("slowburn: " + url + " does not answer: the response is not TLS" + CHECK);
    }

    @Test
    void instanceWithoutTls() {
        try (ApiServer server = instance(Security.OPEN)) {
            String url = "https://127.0.0.1:" + server.port();

            assertThat(failure(url))
                    .isEqualTo("slowburn: " + url + " does not answer: the response is not TLS" + CHECK);
        }
    }

    @Test
    void instanceWithTls() throws Exception {
        try (ApiServer server = instance(new Security(Tokens.NONE, Optional.of(certificates.server())))) {
            String url = "127.0.0.1:" + server.port();

            assertThat(failure("http://" + url))
                    .hasLineCount(1)
                    .contains("https://")
                    .doesNotContain("parser");
            assertThat(failure("https://" + url))
                    .hasLineCount(1)
                    .contains("does not answer: its certificate is not trusted")
                    .endsWith("; pass its certificate with --ca\n");
            assertThat(failure(
                            "https://localhost:" + server.port(),
                            "--ca",
                            certificates.certificate().toString()))
                    .hasLineCount(1)
                    .contains("localhost");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "7", "null", "", "{\"items\": {}}", "{\"items\": []}", "<html>"})
    void anotherHttpServer(String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();

            assertThat(failure(url))
                    .isEqualTo("slowburn: " + url + " is not an instance of Slowburn; check --server\n");
        } finally {
            server.stop(0);
        }
    }
}
