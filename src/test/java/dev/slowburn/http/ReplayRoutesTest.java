package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.peer.Peer;
import dev.slowburn.query.peer.Peers;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.replay.ReplayStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SLOs that are defined while the input already holds outcomes. */
class ReplayRoutesTest {
    private static final String PATH = "/api/v1/replays";
    private static final int OUTCOMES = 600;
    private static final int ALL = 100 * OUTCOMES;

    private final Views views = Views.withReplay(
            DefinitionSet.of(List.of(new SloBuilder("other").service("cart").build())));
    private final Views empty = Views.of(DefinitionSet.of(List.of()));
    private final ApiServer server = server();
    private final ApiServer peer = server();
    private final Web web = new Web(server.port());

    private static ApiServer server() {
        return ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
    }

    @BeforeEach
    void define() {
        views.harness().minutes(1);
        for (int i = 0; i < OUTCOMES; i++) {
            views.harness().send(Outcomes.good("cart", views.harness().wallClock(), 1));
        }
        views.harness().pass(Duration.ofSeconds(2));
        views.harness()
                .define(
                        new SloBuilder("other").service("cart").build(),
                        new SloBuilder("cart")
                                .objective("fast", 1)
                                .objective("good", 1)
                                .build(),
                        new SloBuilder("every").allServices().build());
        views.harness().pass(Duration.ofSeconds(3));
        server.open(views.instance(Views.NOBODY_ELSE));
    }

    @AfterEach
    void close() {
        server.close();
        peer.close();
        views.close();
        empty.close();
    }

    private JsonNode first() {
        return web.json(PATH).get("items").get(0);
    }

    private static Peers at(ApiServer server) {
        return new Peers() {
            @Override
            public Optional<Peer> holderOf(String service) {
                return Optional.empty();
            }

            @Override
            public List<Peer> others() {
                return List.of(new Peer("127.0.0.1", server.port()));
            }
        };
    }

    @Test
    void listsObjectivesWhoseHistoryIsNotCounted() {
        JsonNode page = web.json(PATH);

        assertThat(page.get("total").asInt()).isEqualTo(3);
        assertThat(page.get("missing")).isEmpty();
        assertThat(web.items(PATH, "slo")).containsExactly("cart", "cart", "every");
        assertThat(web.items(PATH, "objective")).containsExactly("fast", "good", "all");
        assertThat(web.items(PATH, "state")).containsOnly("RUNNING");
        JsonNode replay = first();
        assertThat(replay.get("outcomes_left").asLong()).isPositive();
        assertThat(replay.get("partitions")).hasSize(1);
        assertThat(replay.get("partitions").get(0).get("left")).isEqualTo(replay.get("outcomes_left"));
        assertThat(replay.get("unreported_partitions")).isEmpty();
        assertThat(replay.get("unreported")).isEmpty();
        assertThat(replay.get("complete_since").isNull()).isFalse();
        assertThat(replay.get("eta_seconds").isNull()).isTrue();
        assertThat(replay.get("reason").isNull()).isTrue();
    }

    @Test
    void filtersBySloAndService() {
        assertThat(web.items(PATH + "?slo=every", "objective")).containsExactly("all");
        assertThat(web.items(PATH + "?service=cart", "objective")).containsExactly("fast", "good");
        assertThat(web.items(PATH + "?service=other", "objective")).isEmpty();
        assertThat(web.get(PATH + "?state=RUNNING").statusCode()).isEqualTo(400);
    }

    @Test
    void estimatesTheTimeLeftFromTheRate() {
        long before = first().get("outcomes_left").asLong();
        views.harness().replay(100);
        views.harness().pass(Duration.ofSeconds(9));

        JsonNode replay = first();
        assertThat(replay.get("outcomes_left").asLong()).isBetween(1L, before - 1);
        assertThat(replay.get("outcomes_total").asLong()).isEqualTo(before);
        assertThat(replay.get("eta_seconds").asLong()).isPositive();
    }

    @Test
    void isEmptyWhenEverythingIsCounted() {
        for (int part = 0; part < 6; part++) {
            views.harness().replay(ALL);
        }
        views.harness().pass(Duration.ofSeconds(2));

        assertThat(web.json(PATH).get("items")).isEmpty();
        assertThat(web.json(PATH).get("missing")).isEmpty();
    }

    @Test
    void isPausedWithTheReasonOfAnyInstance() {
        views.setReplayStatus(new ReplayStatus(0, 0, Optional.of("no permission")));
        empty.setReplayStatus(new ReplayStatus(0, 0, Optional.of("no connection")));
        peer.open(empty.instance(Views.NOBODY_ELSE));
        server.open(views.instance(at(peer)));

        assertThat(first().get("state").asText()).isEqualTo("PAUSED");
        assertThat(first().get("reason").asText()).isEqualTo("no permission; no connection");
    }

    @Test
    void isIncompleteIfAPeerDoesNotSayWhetherItIsPaused() {
        server.open(views.instance(at(peer)));

        assertThat(web.json(PATH).get("items")).hasSize(3);
        assertThat(web.json(PATH).get("missing")).hasSize(1);
    }

    @Test
    void partitionsWithoutEvaluationAreMissing() {
        server.open(empty.instance(Views.NOBODY_ELSE));

        assertThat(web.json(PATH).get("missing")).hasSize(1);
    }

    @Test
    void mergesThePartsOfPeers() {
        peer.open(views.instance(Views.NOBODY_ELSE));
        server.open(empty.instance(at(peer)));

        assertThat(web.items(PATH, "slo")).containsExactly("cart", "cart", "every");
        assertThat(web.json(PATH + "?offset=1&limit=1").get("items")).hasSize(1);
        assertThat(web.json(PATH).get("missing")).isEmpty();
    }
}
