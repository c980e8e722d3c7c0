package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.peer.Peers;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Requests to an instance without budgets, which forwards them to a peer that hosts all budgets. */
class PeerClientTest {
    private static final DefinitionSet DEFINITIONS = DefinitionSet.of(List.of(
            new SloBuilder("cart").ladder(0).build(),
            new SloBuilder("pay").groupBy(10, "region").build()));

    private final Views noBudgets = Views.of(DEFINITIONS);
    private final Views allBudgets = Views.of(DEFINITIONS);
    private final ApiServer receiver = server();
    private final ApiServer holder = server();
    private final Web web = new Web(receiver.port());

    private static ApiServer server() {
        return ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
    }

    /** A single peer. */
    private record SinglePeer(Peer peer) implements Peers {
        @Override
        public Optional<Peer> holderOf(String service) {
            return Optional.of(peer);
        }

        @Override
        public List<Peer> others() {
            return List.of(peer);
        }
    }

    private static Peers at(ApiServer server) {
        return new SinglePeer(new Peer("127.0.0.1", server.port()));
    }

    @BeforeEach
    void open() {
        allBudgets.now("cart", 900, 100);
        allBudgets.harness().minutes(1);
        receiver.open(noBudgets.instance(at(holder)));
        holder.open(allBudgets.instance(at(receiver)));
    }

    @AfterEach
    void close() {
        receiver.close();
        holder.close();
        noBudgets.close();
        allBudgets.close();
    }

    @Test
    void respondsWithTheResponseOfThePeer() {
        Web direct = new Web(holder.port());
        for (String path : List.of(
                "/api/v1/budgets/cart%2Fall",
                "/api/v1/budgets/cart/all/history?step=1h&from=2026-03-01T11:00:00Z",
                "/api/v1/gate/cart",
                "/api/v1/budgets/pay/all/mars",
                "/api/v1/budgets/cart/all/history?step=no")) {
            HttpResponse<String> there = direct.get(path);
            HttpResponse<String> here = web.get(path);
            assertThat(here.statusCode()).as(path).isEqualTo(there.statusCode());
            assertThat(here.body()).isEqualTo(there.body());
            assertThat(here.headers().firstValue("Content-Type"))
                    .isEqualTo(there.headers().firstValue("Content-Type"));
        }

        assertThat(web.get("/api/v1/gate/cart").statusCode()).isEqualTo(409);
    }

    /** No client library sends these characters unescaped, but the address bar of a browser does. */
    @Test
    void forwardsCharactersThatAreInvalidInUris() throws IOException {
        for (String target : List.of(
                "/api/v1/budgets?sort=-bad&service=a|b",
                "/api/v1/budgets?service=\"{x}\"^`",
                "/api/v1/budgets/pay/all/a|b",
                "/api/v1/budgets/pay/all/%E6%9D%B1%E4%BA%AC")) {
            assertThat(statusOf(target)).as(target).isNotEqualTo(500);
        }
    }

    private int statusOf(String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    @Test
    void mergesListsOfAllInstances() {
        assertThat(web.items("/api/v1/budgets?sort=-bad", "budget_id")).containsExactly("cart/all");
        assertThat(web.items("/api/v1/alerts", "rule")).isNotEmpty();
        assertThat(web.items("/api/v1/decisions", "service")).containsExactly("cart");

        JsonNode page = web.json("/api/v1/budgets?offset=1&limit=5");
        assertThat(page.get("total").asInt()).isEqualTo(1);
        assertThat(page.get("items")).isEmpty();
        assertThat(page.get("missing")).isEmpty();
    }

    @Test
    void doesNotForwardRequestsOfPeers() {
        receiver.open(noBudgets.instance(at(receiver)));

        assertThat(web.get("/api/v1/gate/cart").statusCode()).isEqualTo(503);
        assertThat(web.json("/api/v1/budgets").get("missing")).hasSize(1);
    }

    @Test
    void reportsTheErrorOfAPeerAsMissing() {
        try (ApiServer starting = server()) {
            receiver.open(noBudgets.instance(at(starting)));

            for (String path : List.of("/api/v1/budgets", "/api/v1/alerts", "/api/v1/decisions")) {
                assertThat(web.json(path).get("missing"))
                        .extracting(JsonNode::asText)
                        .contains("instance 127.0.0.1:" + starting.port()
                                + " answers with status 503: the instance is starting");
            }
        }
    }

    /** The receiver has accepted the token, so the caller can't fix the refusal of the peer. */
    @Test
    void respondsWith503IfAPeerRejectsTheToken() {
        Security others = new Security(Tokens.of(Map.of("writer-writer-writer", Role.WRITE)), Optional.empty());
        try (ApiServer closed = ApiServer.start("127.0.0.1", 0, others, () -> new Health(true, true, List.of()))) {
            closed.open(allBudgets.instance(at(receiver)));
            receiver.open(noBudgets.instance(at(closed)));

            for (String path :
                    List.of("/api/v1/budgets/cart/all", "/api/v1/budgets/cart/all/history", "/api/v1/gate/cart")) {
                HttpResponse<String> response = web.get(path);

                assertThat(response.statusCode()).as(path).isEqualTo(503);
                assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
                assertThat(Web.json(response).get("detail").asText())
                        .startsWith("instance 127.0.0.1:" + closed.port() + " answers with status 401: ");
            }
            assertThat(web.json("/api/v1/budgets").get("missing"))
                    .extracting(JsonNode::asText)
                    .anyMatch(sentence ->
                            sentence.startsWith("instance 127.0.0.1:" + closed.port() + " answers with status 401: "));
        }
    }

    /** A proxy or service mesh between the instances rejects the request. */
    @Test
    void logsForbiddenForwardsAndListsOnceEach() throws IOException {
        HttpServer forbidding = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        forbidding.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        forbidding.start();
        Logger logger = (Logger) LoggerFactory.getLogger(PeerClient.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        try {
            int port = forbidding.getAddress().getPort();
            receiver.open(noBudgets.instance(new SinglePeer(new Peer("127.0.0.1", port))));
            String sentence = "instance 127.0.0.1:" + port + " answers with status 403";

            for (int i = 0; i < 2; i++) {
                HttpResponse<String> response = web.get("/api/v1/gate/cart");
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(Web.json(response).get("detail").asText()).isEqualTo(sentence);
            }
            assertThat(warnings(logged)).containsExactly("a forwarded request was refused: " + sentence);

            assertThat(web.json("/api/v1/budgets").get("missing"))
                    .extracting(JsonNode::asText)
                    .contains(sentence);
            assertThat(warnings(logged))
                    .containsExactly(
                            "a forwarded request was refused: " + sentence, "lists are incomplete: " + sentence);
        } finally {
            logger.detachAppender(logged);
            forbidding.stop(0);
        }
    }

    private static List<String> warnings(ListAppender<ILoggingEvent> logged) {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void respondsWith503IfAPeerDoesNotAnswer() {
        int port = holder.port();
        holder.close();

        HttpResponse<String> response = web.get("/api/v1/budgets/cart/all");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(Web.json(response).get("detail").asText()).contains("does not answer");
        assertThat(web.json("/api/v1/budgets").get("missing"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "the budgets of partitions 0 of 1 are starting or moving to another instance",
                        "instance 127.0.0.1:" + port + " does not answer");
    }
}
