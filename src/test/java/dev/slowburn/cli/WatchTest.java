package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.server.StubInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code get --watch} with the change stream of a stub server, including events of later versions. */
class WatchTest {
    private static final String NO_ITEMS =
            "{\"total\": 0, \"offset\": 0, \"limit\": 1000, \"items\": [], \"missing\": []}";
    private static final String LABELLED = "{\"total\": 1, \"offset\": 0, \"limit\": 1000, \"missing\": [],"
            + " \"items\": [{\"slo\": \"idle\", \"labels\": {\"team\": [\"web\"]}}]}";
    private static final String READY = "event: ready\ndata: {}\n\n";
    private static final String CHANGES = """
            : connected

            event: ready
            data: {"slos": 1}

            event: heartbeat
            data: {"interval_millis": 15000, "missing": ["not read since noon"]}

            event: heartbeat
            data: {"interval_millis": 15000, "missing": ["not read since noon"]}

            event: decision
            data: {"service": "cart", "decision": "FREEZE", "sequence": 3}

            event: anything_new
            data: {"service": "pay", "decision": "FREEZE", "sequence": 4}

            : keep-alive

            event: definitions
            data: {"slos": 2}

            event: snapshot
            data: {"budget_id": "idle/all", "slo": "idle", "state": "NO_DATA", "sequence": 5}

            event: removed
            data: {"kind": "decision", "id": "filtered-out"}

            event: removed
            data: {"kind": "decision", "id": "cart"}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private StubInstance instance;

    @BeforeEach
    void start() throws IOException {
        instance = StubInstance.start(NO_ITEMS);
        instance.respond("/api/v1/stream", CHANGES);
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    @Test
    void printsOnlyChangesOfTheRequestedKind() {
        int code = watch();

        assertThat(out.toString())
                .isEqualToIgnoringNewLines("{\"service\":\"cart\",\"decision\":\"FREEZE\",\"sequence\":3}");
        assertThat(err.toString())
                .contains("removed: cart")
                .doesNotContain("filtered-out")
                .contains("the instance closed the change stream")
                .containsOnlyOnce("slowburn: incomplete: not read since noon");
        assertThat(code).isEqualTo(1);
    }

    /** Decisions and budgets are published again although nothing that is shown has changed. */
    @ParameterizedTest
    @ValueSource(strings = {"table", "wide", "name", "json", "yaml"})
    void printsAnItemAgainOnlyIfItLooksDifferent(String format) {
        String first = budget(1, "HEALTHY", "2026-03-01T12:00:00Z");
        String changed = budget(4, "BURNING", "2026-03-01T12:02:00Z");
        instance.respond("/api/v1/budgets", list(first));
        instance.respond(
                "/api/v1/stream",
                READY
                        + snapshot(first)
                        + snapshot(budget(2, "HEALTHY", "2026-03-01T12:00:00Z"))
                        + snapshot(changed)
                        + snapshot(budget(5, "BURNING", "2026-03-01T12:02:00Z"))
                        + "event: removed\ndata: {\"kind\": \"snapshot\", \"id\": \"cart/all\"}\n\n"
                        + snapshot(changed));

        get("budgets", "-o", format);

        long printed =
                out.toString().lines().filter(line -> line.contains("cart/all")).count();
        assertThat(printed).as(out.toString()).isEqualTo(3);
        assertThat(err.toString()).containsOnlyOnce("removed: cart/all");
    }

    /** The time of the evaluation alone is no change. */
    @Test
    void ignoresANewerEvaluationWithTheSameNumbers() {
        String first = budget(1, "HEALTHY", "2026-03-01T12:00:00Z");
        instance.respond("/api/v1/budgets", list(first));
        instance.respond("/api/v1/stream", READY + snapshot(budget(2, "HEALTHY", "2026-03-01T12:01:00Z")));

        get("budgets");

        assertThat(out.toString().lines()).hasSize(2);
    }

    private static String budget(int sequence, String state, String asOf) {
        return "{\"budget_id\": \"cart/all\", \"service\": \"cart\", \"target\": \"0.99\", \"window\": \"1h\","
                + " \"total\": 10, \"bad\": 1, \"burn_rates\": [], \"state\": \"" + state + "\", \"as_of\": \"" + asOf
                + "\", \"sequence\": " + sequence + "}";
    }

    private static String list(String item) {
        return "{\"total\": 1, \"offset\": 0, \"limit\": 1000, \"items\": [" + item + "], \"missing\": []}";
    }

    private static String snapshot(String budget) {
        return "event: snapshot\ndata: " + budget + "\n\n";
    }

    /** A budget that is no longer shown would otherwise look as if it still had its last printed state. */
    @Test
    void reportsOnceThatAnItemNoLongerMatchesTheFilter() {
        instance.respond("/api/v1/budgets", list(budget(1, "EXHAUSTED", "2026-03-01T12:00:00Z")));
        instance.respond(
                "/api/v1/stream",
                READY
                        + snapshot(budget(2, "BURNING", "2026-03-01T12:01:00Z"))
                        + snapshot(budget(3, "HEALTHY", "2026-03-01T12:02:00Z"))
                        + snapshot(budget(4, "EXHAUSTED", "2026-03-01T12:03:00Z")));

        get("budgets", "-o", "name", "--state", "exhausted");

        assertThat(err.toString()).containsOnlyOnce("no longer matches: cart/all");
        assertThat(out.toString()).isEqualToIgnoringNewLines("cart/allcart/all");
    }

    /** Changes that happen between the subscription and the list arrive after the list. */
    @Test
    void skipsChangesOlderThanTheList() {
        instance.respond("/api/v1/budgets", list(budget(3, "EXHAUSTED", "2026-03-01T12:02:00Z")));
        instance.respond(
                "/api/v1/stream",
                READY
                        + snapshot(budget(2, "BURNING", "2026-03-01T12:01:00Z"))
                        + snapshot(budget(3, "EXHAUSTED", "2026-03-01T12:02:00Z")));

        for (List<String> filter : List.of(List.<String>of(), List.of("--state", "EXHAUSTED"))) {
            out.getBuffer().setLength(0);
            get(Stream.concat(Stream.of("budgets", "-o", "name"), filter.stream())
                    .toArray(String[]::new));

            assertThat(out.toString()).isEqualToIgnoringNewLines("cart/all");
            assertThat(err.toString()).doesNotContain("no longer matches");
        }
    }

    /** The instance filters the list, and the command the changes. */
    @Test
    void understandsStatesOfChangesAsTheInstanceDoes() {
        for (String state : List.of("no data", "No-Data", " no_data ,stale", "", ",")) {
            out.getBuffer().setLength(0);

            get("budgets", "-o", "name", "--state", state);

            assertThat(out.toString()).as(state).isEqualToIgnoringNewLines("idle/all");
        }
    }

    @Test
    void filtersChangesByTheLabelsOfDefinitionsAddedMeanwhile() {
        AtomicInteger requests = new AtomicInteger();
        instance.respond("/api/v1/slos", () -> requests.getAndIncrement() == 0 ? NO_ITEMS : LABELLED);

        get("budgets", "-o", "name", "-l", "team=web");

        assertThat(out.toString()).isEqualToIgnoringNewLines("idle/all");
        out.getBuffer().setLength(0);
        get("budgets", "-o", "name", "-l", "team=web", "-l", "team=pay");
        assertThat(out.toString()).isEmpty();
    }

    /** For example, the instance's machine hangs, or a proxy buffers the stream. */
    @Test
    void failsIfAnOpenConnectionReceivesNoHeartbeats() {
        instance.respondWithoutEnd("/api/v1/stream", CHANGES.replace("15000", "100"));

        int code = watch();

        assertThat(out.toString()).contains("cart");
        assertThat(err.toString()).contains("connection lost");
        assertThat(code).isEqualTo(1);
    }

    private int watch() {
        return get("decisions", "-o", "json");
    }

    /** Watches until the stub server closes the stream. */
    private int get(String... arguments) {
        List<String> all = new ArrayList<>(List.of("get", "--watch"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--server", instance.url()));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
