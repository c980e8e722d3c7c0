package dev.slowburn.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.cli.Main;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.ApiServer;
import dev.slowburn.http.Health;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output of commands that query an instance; the budget of cart is exhausted, that of pay is healthy. */
class ServerCommandsTest {
    private static final String WRITER = "writer-writer-writer";

    private final Views views = Views.of(BaseDefinitions.ofSources(List.of(
            new Source("cart.yaml", Yamls.slo("cart", "0.99")), new Source("pay.yaml", Yamls.slo("pay", "0.9")))));
    private final ApiServer server = ApiServer.start(
            "127.0.0.1",
            0,
            new Security(Tokens.of(Map.of(WRITER, Role.WRITE)), Optional.empty()),
            () -> new Health(true, true, List.of()));
    private final int port = server.port();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void send() {
        views.now("pay", 1_000, 0);
        views.now("cart", 900, 100);
        views.harness().minutes(1);
        server.open(views.instance(Views.NOBODY_ELSE));
    }

    @AfterEach
    void close() {
        server.close();
        views.close();
    }

    private int run(String... arguments) throws IOException {
        out = new StringWriter();
        err = new StringWriter();
        Path token = Files.writeString(folder.resolve("token"), WRITER + "\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", "http://127.0.0.1:" + port, "--token-file", token.toString()));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void printsBudgetsAsATable() throws IOException {
        assertThat(run("get", "budgets")).as(err::toString).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "BUDGET     TARGET   WINDOW   TOTAL   BAD   REMAINING   BURN 1H   STATE",
                        "cart/all     99 %   2h       1,000   100    -900.0 %     10.00   EXHAUSTED",
                        "pay/all      90 %   2h       1,000     0     100.0 %      0.00   HEALTHY");
        assertThat(run("get", "budget", "cart/all", "-o", "wide")).isZero();
        assertThat(out.toString())
                .contains("SERVICE", "AS OF", "TIME TO EXHAUSTION")
                .doesNotContain("pay/all");
        assertThat(run("get", "budgets", "--state", "HEALTHY", "-o", "name")).isZero();
        assertThat(out.toString()).isEqualTo("pay/all\n");
    }

    @Test
    void listsAllOtherKinds() throws IOException {
        assertThat(run("get", "slos")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "SLO    SERVICE   OBJECTIVES",
                        "cart   cart      all 99 % in 2h",
                        "pay    pay       all 90 % in 2h");
        assertThat(run("get", "decisions")).isZero();
        assertThat(out.toString()).containsPattern("cart +FREEZE +2026-.* +cart/all\n");
        assertThat(run("get", "alerts", "-o", "json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).isArray()).isTrue();
        assertThat(run("get", "budgets", "-o", "yaml")).isZero();
        assertThat(out.toString()).startsWith("- budget_id: cart/all\n");
    }

    @Test
    void listsObjectivesThatHaveNotCountedTheirHistory() throws IOException {
        assertThat(run("get", "replays")).as(err::toString).isZero();
        assertThat(err.toString()).isEqualTo("no replays\n");
        try (Views replayed = Views.withReplay(DefinitionSet.of(List.of()))) {
            replayed.now("cart", 1, 1);
            replayed.harness().define(new SloBuilder("cart").build());
            replayed.harness().pass(Duration.ofSeconds(3));
            server.open(replayed.instance(Views.NOBODY_ELSE));

            assertThat(run("get", "replays")).as(err::toString).isZero();
            assertThat(out.toString())
                    .containsPattern("SLO +OBJECTIVE +STATE +LEFT +COUNTED +COMPLETE SINCE +ETA +REASON")
                    .containsPattern("cart +all +RUNNING +2 +0 % +2026-\\S+Z +- +-\n");
            assertThat(run("get", "replay", "cart/all", "-o", "name")).isZero();
            assertThat(out.toString()).isEqualTo("cart/all\n");
            assertThat(run("get", "replays", "-o", "wide")).isZero();
            assertThat(out.toString()).contains("PARTITIONS", "0: 2");
            assertThat(run("get", "replays", "-o", "yaml")).isZero();
            assertThat(out.toString()).startsWith("- slo: cart\n");
            assertThat(run("describe", "cart/all")).as(err::toString).isZero();
            assertThat(out.toString())
                    .containsPattern("History: +complete since 2026-\\S+Z; up to 2 outcomes left\n")
                    .contains("of the outcomes counted so far; the history is not counted yet");
        }
    }

    @Test
    void reportsUnknownItemsAndKinds() throws IOException {
        assertThat(run("get", "budgets", "nobody/all")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("slowburn: budgets: not found: nobody/all\n");
        assertThat(run("get", "horses")).isEqualTo(2);
        assertThat(err.toString())
                .contains("unknown kind 'horses'; use one of budgets, alerts, events, slos, decisions, replays");
        assertThat(run("get", "slos", "--watch")).isEqualTo(2);
        assertThat(run("get", "budgets", "--service", "nobody")).isZero();
        assertThat(err.toString()).isEqualTo("no budgets match service=nobody; 2 exist without filters\n");
        assertThat(run("get", "budgets", "-l", "team=a", "-l", "team=b")).isZero();
        assertThat(err.toString()).isEqualTo("no budgets match label=team=a, label=team=b; 2 exist without filters\n");
        assertThat(run("get", "budgets", "-l", "team")).isEqualTo(2);
        assertThat(err.toString()).contains("'team' is not a label; use KEY=VALUE");
    }

    @Test
    void acceptsStatesInAnyCaseAndRejectsUnknownOnes() throws IOException {
        for (String state : List.of("exhausted", "Exhausted", "EXHAUSTED", "no-data,exhausted", "no_data, EXHAUSTED")) {
            assertThat(run("get", "budgets", "--state", state, "-o", "name"))
                    .as(state)
                    .isZero();
            assertThat(out.toString()).as(state).isEqualTo("cart/all\n");
        }

        assertThat(run("get", "budgets", "--state", "stale")).isZero();
        assertThat(err.toString()).isEqualTo("no budgets match state=stale; 2 exist without filters\n");
        assertThat(run("get", "budgets", "--state", "exhausted,foo")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("slowburn: state: must be one of HEALTHY, BURNING, EXHAUSTED, NO_DATA, STALE, was 'foo'\n");
        assertThat(run("get", "budgets", "--sort", "foo")).isEqualTo(2);
    }

    @Test
    void reportsConnectionFailuresWithoutClassNames() {
        server.close();
        StringWriter printed = new StringWriter();
        for (String url :
                List.of("http://127.0.0.1:" + port, "http://nowhere.invalid:1", "https://127.0.0.1:" + port)) {
            Main.commandLine().setErr(new PrintWriter(printed, true)).execute("get", "slos", "-s", url);
        }

        assertThat(printed.toString())
                .contains("http://127.0.0.1:" + port + " does not answer: connection refused\n", "unknown host\n")
                .doesNotContain("Exception")
                .hasLineCount(3);
    }

    @Test
    void describesABudget() throws IOException {
        // No consumer reads output topics here, so events and alert history are unknown.
        assertThat(run("describe", "cart/all", "--json")).as(err::toString).isZero();

        JsonNode budget = new ObjectMapper().readTree(out.toString());
        assertThat(budget.get("state").asText()).isEqualTo("EXHAUSTED");
        assertThat(run("describe", "cart/all")).as(err::toString).isZero();
        assertThat(out.toString())
                .contains("Top failures, last hour: 100 of 1,000 requests failed\n", "COUNT     SHARE")
                .contains("SLI:                90.0000 %\n")
                .contains("Alert history:");
        assertThat(run("describe", "nothing/all")).isEqualTo(1);
        assertThat(err.toString()).contains("no definition in force has a budget nothing/all");
    }

    /** For example, of an unset variable in a script. */
    @Test
    void rejectsEmptyNames() throws IOException {
        for (String command : List.of("describe", "gate", "delete")) {
            assertThat(run(command, "")).as(command).isEqualTo(2);
            assertThat(err.toString()).as(command).contains("must not be empty").hasLineCount(1);
            assertThat(out.toString()).as(command).isEmpty();
        }
    }

    @Test
    void reportsTheReleaseDecisionByExitCode() throws IOException {
        assertThat(run("gate", "cart")).isEqualTo(1);
        assertThat(out.toString()).startsWith("FREEZE  cart\n  cart/all  ");
        assertThat(run("gate", "pay", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("decision").asText())
                .isEqualTo("PROCEED");
        assertThat(run("gate", "nobody")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("slowburn: service nobody has no budget\n");
        assertThat(run("gate", "cart", "--wait", "--timeout", "1ms", "--poll", "1ms"))
                .isEqualTo(1);

        server.close();
        assertThat(run("gate", "pay")).isEqualTo(2);
        assertThat(err.toString()).contains("does not answer");
    }

    @Test
    void checksAppliedDefinitionsAgainstThoseInForce() throws IOException {
        Path folderOfFiles = Files.createDirectory(folder.resolve("slos"));
        Files.writeString(folderOfFiles.resolve("a.yaml"), Yamls.slo("pay", "0.99"));
        Files.writeString(folderOfFiles.resolve("b.yaml"), "# new\n---\n" + Yamls.slo("search", "0.5") + "...\n");

        assertThat(run("apply", "-f", folderOfFiles.toString(), "--dry-run"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "pay  changed (dry run)",
                        "search  created (dry run)",
                        "  budget pay/all: history kept; the next snapshot is recomputed under the new definition",
                        "  budget search/all: starts with the next outcome; if the same was counted within"
                                + " ledger.retention, that history returns without what arrived in between");
        assertThat(run("get", "slos", "search")).isEqualTo(1);

        assertThat(run("apply", "-f", folderOfFiles.toString()))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).startsWith("pay  changed\nsearch  created\n");
        assertThat(run("get", "slos", "search")).isZero();
        assertThat(run("apply", "-f", folderOfFiles.toString())).isZero();
        assertThat(out.toString()).isEqualTo("pay  unchanged\nsearch  unchanged\n");

        assertThat(run("delete", "search")).as(err::toString).isZero();
        assertThat(out.toString()).startsWith("search  removed\n");
        assertThat(run("delete", "search")).isEqualTo(1);
    }

    @Test
    void reportsProblemsWithTheirLocationInTheFile() throws IOException {
        Path good = Files.writeString(folder.resolve("a.yaml"), Yamls.slo("search", "0.5"));
        Path bad = Files.writeString(
                folder.resolve("b.yaml"), Yamls.slo("one", "0.5") + "---\n" + Yamls.sloOf("missing", "two", "1.5"));

        assertThat(run("apply", "-f", good.toString(), "-f", bad.toString())).isEqualTo(2);

        assertThat(err.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith(bad + ":16:") && line.contains("spec.indicatorRef: "))
                .anyMatch(line -> line.startsWith(bad + ":19:43: spec.objectives[0].target: "));
        assertThat(err.toString()).endsWith("nothing was sent\n");
        assertThat(run("apply", "--json", "-f", bad.toString())).isEqualTo(2);
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .get("problems")
                        .get(0)
                        .get("file")
                        .asText())
                .isEqualTo(bad.toString());
    }

    @Test
    void reportsAWrongTokenAndAnInvalidAddress() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "another-token-altogether");
        StringWriter printed = new StringWriter();
        int code = Main.commandLine()
                .setErr(new PrintWriter(printed, true))
                .execute("get", "slos", "-s", "http://127.0.0.1:" + port, "--token-file", wrong.toString());

        assertThat(code).isEqualTo(1);
        assertThat(printed.toString())
                .contains("the token is missing or unknown")
                .doesNotContain("another-token");

        code = Main.commandLine().setErr(new PrintWriter(printed, true)).execute("get", "slos", "-s", "127.0.0.1:80");
        assertThat(code).isEqualTo(2);
        assertThat(printed.toString()).contains("--server: must be like http://host:port");

        for (String url : List.of(
                "http://127.0.0.1:99999", "http://127.0.0.1:-1", "http://[::1", "http://:80", "http://%41:80")) {
            StringWriter refused = new StringWriter();
            code = Main.commandLine().setErr(new PrintWriter(refused, true)).execute("get", "slos", "-s", url);
            assertThat(code).as(url).isEqualTo(2);
            assertThat(refused.toString())
                    .isEqualTo("slowburn: --server: must be like http://host:port, was '" + url + "'\n");
        }
    }
}
