package dev.slowburn.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slowburn.query.BudgetOrder;
import dev.slowburn.query.ListOrder;
import dev.slowburn.query.PageQuery;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.peer.Peers;
import dev.slowburn.query.view.BudgetView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Peers that only answer requests for their parts of the list of budgets, and count what they are asked for and send. */
final class PeerStandIns implements Peers, AutoCloseable {
    private final List<HttpServer> servers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Integer> limits = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();

    /** @param budgets the budgets of each peer */
    PeerStandIns(List<List<BudgetView>> budgets) throws IOException {
        for (List<BudgetView> own : budgets) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/api/v1/budgets", exchange -> respond(exchange, own));
            server.start();
            servers.add(server);
        }
    }

    private void respond(HttpExchange exchange, List<BudgetView> own) throws IOException {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : exchange.getRequestURI().getRawQuery().split("&", 0)) {
            String[] parts = parameter.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        ListOrder<BudgetView> order =
                BudgetOrder.of(parameters.getOrDefault("sort", "budget_id")).orElseThrow();
        int limit = Integer.parseInt(parameters.get("limit"));
        limits.add(limit);
        byte[] body = Json.MAPPER.writeValueAsBytes(PartialResult.of(
                own.stream(),
                PageQuery.of(order, Optional.ofNullable(parameters.get("after")), limit),
                Set.of(0),
                List.of()));
        bytes.addAndGet(body.length);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** The limits of all requests since the last call. */
    List<Integer> takeLimits() {
        List<Integer> taken = new ArrayList<>();
        for (Integer limit = limits.poll(); limit != null; limit = limits.poll()) {
            taken.add(limit);
        }
        return taken;
    }

    /** The size of all responses since the last call. */
    long takeBytes() {
        return bytes.getAndSet(0);
    }

    /** Stops a peer. */
    void stop(int peer) {
        servers.get(peer).stop(0);
    }

    @Override
    public Optional<Peer> holderOf(String service) {
        return Optional.empty();
    }

    @Override
    public List<Peer> others() {
        return servers.stream()
                .map(server -> new Peer("127.0.0.1", server.getAddress().getPort()))
                .toList();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
