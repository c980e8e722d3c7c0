package dev.slowburn.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pages of the list of budgets from an instance with stand-ins for its peers, all in this process. In this package because it
 * needs the format of the peers' responses.
 */
public final class ListPages implements AutoCloseable {
    private static final long SEED = 7;
    private static final int LIMIT = 100;
    private static final String PATH = "/api/v1/budgets?sort=remaining_ratio&limit=" + LIMIT;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Views views = Views.of(DefinitionSet.EMPTY);
    private final ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
    private final Web web = new Web(server.port());
    private final PeerStandIns peers;

    /**
     * The cost of one page.
     *
     * @param bytes size of the responses of all peers
     * @param cpu CPU time of the instance, the stand-ins and the client
     */
    public record Cost(double bytes, double cpu, double millis) {}

    public ListPages(int instances, int budgetsOfEach) throws IOException {
        Random random = new Random(SEED);
        List<List<BudgetView>> budgets = new ArrayList<>();
        for (int peer = 0; peer < instances; peer++) {
            List<BudgetView> own = new ArrayList<>();
            for (int i = 0; i < budgetsOfEach; i++) {
                own.add(SampleBudgets.budget(
                        "checkout-%d/all/%d".formatted(i, peer), "checkout", "HEALTHY", 1, random.nextDouble(), null));
            }
            budgets.add(own);
        }
        peers = new PeerStandIns(budgets);
        server.open(views.instance(peers));
    }

    /** Reads all pages up to this one with cursors, and returns the position before it. */
    public String positionOf(int page) {
        String next = "";
        for (int i = 1; i < page; i++) {
            next = "&after=" + web.json(PATH + next).get("next").asText();
        }
        return next;
    }

    /** Reads the page after a position. */
    public Cost after(String position) {
        return read(PATH + position);
    }

    /** Reads a page by its number. */
    public Cost offset(int page) {
        return read(PATH + "&offset=" + (page - 1) * LIMIT);
    }

    private Cost read(String path) {
        peers.takeBytes();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        JsonNode page = web.json(path);
        double millis = (System.nanoTime() - begin) / 1e6;
        if (page.path("items").size() != LIMIT || !page.get("missing").isEmpty()) {
            throw new IllegalStateException("incomplete page " + path + ": " + page.path("missing"));
        }
        return new Cost(peers.takeBytes(), (system.getProcessCpuTime() - cpu) / 1e6, millis);
    }

    @Override
    public void close() {
        server.close();
        peers.close();
        views.close();
    }
}
