package dev.slowburn.bench.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slowburn.bench.peer.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * A schema registry over HTTP that has the schemas of {@link Workload} with their ids there, and accepts no others. For instances
 * that run from the jar, which cannot share a registry in this process.
 */
public final class HttpRegistry implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("/schemas/ids/(\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Schema> schemas = Workload.schemas();
    private final HttpServer server;

    public HttpRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher id = ID.matcher(exchange.getRequestURI().getPath());
            if (id.matches()) {
                String schema = schemas.get(Integer.parseInt(id.group(1)) - 1).toString();
                send(exchange, 200, Map.of("schema", schema));
            } else if (exchange.getRequestMethod().equals("POST")) {
                send(exchange, 200, Map.of("id", id(JSON.readTree(request))));
            } else if (exchange.getRequestMethod().equals("PUT")) {
                send(exchange, 200, Map.of());
            } else {
                // Subjects are not listed, and their settings are ignored.
                send(exchange, 404, Map.of("error_code", 40401));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private int id(JsonNode request) {
        String name = new Schema.Parser().parse(request.path("schema").asText()).getFullName();
        return schemas.stream().map(Schema::getFullName).toList().indexOf(name) + 1;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
