package dev.slowburn.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import dev.slowburn.testkit.topology.Views;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Sends random requests as bytes on a socket; the server may reject them but must not fail. */
public final class RequestFuzz implements FuzzTarget {
    private static final String DRY_RUN = "/api/v1/definitions?dry_run=true";
    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW");
    private static final List<String> PATHS = List.of(
            "/api/v1/budgets",
            "/api/v1/budgets/cart%2Fall",
            "/api/v1/budgets/cart/all/history",
            "/api/v1/alerts",
            "/api/v1/alerts/history",
            "/api/v1/events",
            "/api/v1/slos",
            "/api/v1/decisions",
            "/api/v1/replays",
            "/api/v1/gate/cart",
            "/api/v1/definitions/cart",
            "/healthz",
            "/readyz",
            "/metrics",
            "/openapi.yaml",
            "/",
            "/index.html",
            "/pages/charts.js");

    private static final List<String> PARAMETERS = List.of(
            "service=cart",
            "slo=cart",
            "state=HEALTHY",
            "label=region=eu",
            "q=a",
            "sort=-burn_rate",
            "sort=id",
            "offset=0",
            "limit=1",
            "from=2026-03-01T11:00:00Z",
            "to=1772366430",
            "step=1h",
            "max_points=20",
            "since_first_outcome=true",
            "look_back=1h",
            "step=1s",
            "from=0",
            "to=99999999999",
            "local=true",
            "dry_run=true");

    private static final List<String> HEADERS = List.of(
            "Accept: text/event-stream",
            "Accept: */*;q=9",
            "Accept-Encoding: gzip, br;q=0",
            "Authorization: Bearer abc",
            "Cookie: slowburn_token=a; b=\"c",
            "If-None-Match: \"x\", W/\"y\"",
            "Range: bytes=0-1,5-",
            "Content-Type: application/yaml; charset=utf-32",
            "Transfer-Encoding: chunked",
            "Expect: 100-continue",
            "Upgrade: h2c",
            "Content-Length: 5",
            "Host: a:99999",
            "X-Forwarded-For: ::1");

    private static final List<String> WORDS = List.of(
            "%00",
            "%",
            "%ff",
            "%2e%2e/",
            "../",
            "//",
            ";",
            "?",
            "&",
            "=",
            "#",
            " ",
            "\r\n",
            "\n",
            "\u0000",
            "\t",
            "-1",
            "0",
            "99999999999999999999",
            "1e9",
            "NaN",
            "9999999999w",
            "+999999999-12-31T23:59:59Z",
            "null",
            "true",
            "%F0%9F%98%80",
            "é",
            "HTTP/1.0",
            "HTTP/2.0",
            ":",
            ",",
            "*");

    /** Acceptable server errors; 501 and 505 reject unknown methods and versions. */
    private static final Set<Integer> SERVER_ERRORS = Set.of(501, 503, 505);

    private final Views views = Views.of(DefinitionSet.of(List.of(new SloBuilder("cart").build())));
    private final ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));

    public RequestFuzz() {
        views.now("cart", 900, 100);
        server.open(views.instance(Views.NOBODY_ELSE));
    }

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public void feed(Random random) throws IOException {
        byte[] request = request(random);
        String answer = send(request);
        if (answer.isEmpty()) {
            // The server closed the connection.
            return;
        }
        int status = answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
        if (status < 100 || (status >= 500 && !SERVER_ERRORS.contains(status))) {
            throw new AssertionError("answered " + answer.lines().findFirst().orElse("") + " to\n"
                    + new String(request, ISO_8859_1).replace("\u0000", "\\0"));
        }
    }

    private static byte[] request(Random random) {
        Mutations mutations = new Mutations(random);
        boolean change = random.nextInt(5) == 0;
        String target = change ? DRY_RUN : mutations.oneOf(PATHS) + parameters(random, mutations);
        if (random.nextInt(2) == 0) {
            target = mutations.damaged(target, WORDS);
        }
        byte[] body = change || random.nextInt(20) == 0 ? body(random, mutations) : new byte[0];
        StringBuilder head = new StringBuilder(change ? "POST" : mutations.oneOf(METHODS))
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            String header = mutations.oneOf(HEADERS);
            head.append(random.nextInt(3) == 0 ? mutations.damaged(header, WORDS) : header)
                    .append("\r\n");
        }
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        return random.nextInt(20) == 0 ? mutations.damaged(request.toByteArray()) : request.toByteArray();
    }

    private static String parameters(Random random, Mutations mutations) {
        StringBuilder parameters = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String parameter = mutations.oneOf(PARAMETERS);
            parameters
                    .append(parameters.isEmpty() ? '?' : '&')
                    .append(random.nextInt(3) == 0 ? mutations.damaged(parameter, WORDS) : parameter);
        }
        return parameters.toString();
    }

    private static byte[] body(Random random, Mutations mutations) {
        byte[] yaml = Yamls.slo("cart", "0.99").getBytes(UTF_8);
        return random.nextInt(4) == 0 ? mutations.noise(300) : mutations.damaged(yaml);
    }

    /** Sends a request and reads the whole response; returns its start, or nothing if the connection was closed. */
    private String send(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes(100);
            // A live stream has no end.
            if (!new String(start, ISO_8859_1).contains("event-stream")) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return new String(start, ISO_8859_1);
        } catch (SocketException e) {
            return "";
        }
    }

    @Override
    public void close() {
        server.close();
        views.close();
    }
}
