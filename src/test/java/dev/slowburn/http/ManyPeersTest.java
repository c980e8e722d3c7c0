package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.cli.client.Server;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of an instance with a hundred peers, of which each has some of the budgets. */
class ManyPeersTest {
    private static final int PEERS = 100;
    private static final int BUDGETS = 12;
    private static final String PATH = "/api/v1/budgets?sort=-bad&limit=100";

    private final Views views = Views.of(DefinitionSet.EMPTY);
    private final ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
    private final Web web = new Web(server.port());
    private final List<String> sorted = new ArrayList<>();
    private PeerStandIns peers;

    @BeforeEach
    void open() throws IOException {
        List<List<BudgetView>> budgets = new ArrayList<>();
        for (int peer = 0; peer < PEERS; peer++) {
            List<BudgetView> own = new ArrayList<>();
            for (int i = 0; i < BUDGETS; i++) {
                own.add(SampleBudgets.budget("é%d/all/%d".formatted(i, peer), "cart", "HEALTHY", i / 3, 0.5, null));
            }
            budgets.add(own);
        }
        budgets.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(BudgetView::bad).reversed().thenComparing(BudgetView::budgetId))
                .map(BudgetView::budgetId)
                .forEach(sorted::add);
        peers = new PeerStandIns(budgets);
        server.open(views.instance(peers));
    }

    @AfterEach
    void close() {
        server.close();
        peers.close();
        views.close();
    }

    @Test
    void asksEachPeerForOnePageOnly() {
        List<String> listed = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = web.json(PATH + after);
            page.get("items").forEach(item -> listed.add(item.get("budget_id").asText()));
            assertThat(page.get("missing")).isEmpty();
            assertThat(peers.takeLimits()).hasSize(PEERS).containsOnly(100);
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asText();
        } while (!after.isEmpty());

        assertThat(listed).isEqualTo(sorted);
    }

    @Test
    void asksEachPeerForTheSkippedItemsToo() {
        assertThat(web.items(PATH + "&offset=1100", "budget_id")).isEqualTo(sorted.subList(1_100, 1_200));
        assertThat(peers.takeLimits()).hasSize(PEERS).containsOnly(1_200);
    }

    /** A peer must not take an escaped name of a parameter for another one. */
    @Test
    void replacesEscapedParameters() {
        assertThat(web.items("/api/v1/budgets?sort=-bad&%6Cimit=10&%6Fffset=5", "budget_id"))
                .isEqualTo(sorted.subList(5, 15));
    }

    @Test
    void continuesAfterAPageByOffset() {
        String next = web.json(PATH + "&offset=300").get("next").asText();
        assertThat(web.items(PATH + "&after=" + next, "budget_id")).isEqualTo(sorted.subList(400, 500));
    }

    @Test
    void commandsReadAllPages() {
        Server.Items all = Server.of("http://127.0.0.1:" + server.port(), Optional.empty(), Optional.empty())
                .all("/api/v1/budgets?sort=-bad");

        assertThat(all.items())
                .extracting(item -> item.get("budget_id").asText())
                .isEqualTo(sorted);
        assertThat(all.missing()).isEmpty();
        assertThat(peers.takeLimits()).hasSize(2 * PEERS).containsOnly(1_000);
    }

    @Test
    void reportsAPeerThatStopsBetweenPages() {
        JsonNode first = web.json(PATH);
        assertThat(first.get("missing")).isEmpty();
        peers.stop(7);

        JsonNode second = web.json(PATH + "&after=" + first.get("next").asText());
        assertThat(second.get("items")).hasSize(100);
        assertThat(second.get("total").asInt()).isEqualTo((PEERS - 1) * BUDGETS);
    }

    @Test
    void rejectsForeignCursors() {
        String next = web.json(PATH).get("next").asText();
        for (String path : List.of(
                "/api/v1/budgets?after=" + next,
                "/api/v1/budgets?sort=bad&after=" + next,
                "/api/v1/alerts?after=" + next,
                "/api/v1/alerts/history?after=" + next,
                "/api/v1/events?after=" + next,
                "/api/v1/slos?after=" + next,
                "/api/v1/replays?after=" + next,
                "/api/v1/decisions?after=" + next,
                "/api/v1/budgets?after=42")) {
            assertThat(web.get(path).statusCode()).as(path).isEqualTo(400);
            assertThat(web.json(path).get("detail").asText()).startsWith("after: not a position in this list; pass");
        }

        assertThat(web.json(PATH + "&offset=10&after=" + next).get("detail").asText())
                .isEqualTo("offset: cannot be combined with after; omit one of them");
        assertThat(peers.takeLimits()).as("only the first request is forwarded").hasSize(PEERS);
    }
}
