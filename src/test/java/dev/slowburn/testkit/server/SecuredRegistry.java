package dev.slowburn.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy with TLS and basic authentication in front of a real registry. */
public final class SecuredRegistry implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpsServer server;
    private final Forwarding forwarding;
    private final String authorization;

    /**
     * @param behind URL of the registry
     * @param userInfo {@code user:password}
     */
    public SecuredRegistry(String behind, String userInfo, Certificates certificates)
            throws IOException, GeneralSecurityException {
        this.forwarding = new Forwarding(behind);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.server()));
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + forwarding.path();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!List.of(authorization).equals(exchange.getRequestHeaders().get("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            forwarding.answer(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
