package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.cli.Main;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.testkit.browser.Chromium;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.server.AlertmanagerProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody does who meets Slowburn: starts the demo, gives it a service of their own that fails, looks why it burns, asks
 * whether it may be released, is paged, mends it, and watches it recover.
 */
class FirstFiveMinutesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern STARTED =
            Pattern.compile("kafka=(\\S+) registry=(\\S+).*web UI: (http://127\\.0\\.0\\.1:([0-9]+)/)", Pattern.DOTALL);
    private static final String DEFINITIONS = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: signup}
            spec:
              service: signup
              indicator:
                metadata: {name: signup-answered}
                spec:
                  ratioMetric: {good: {metricSource: {type: slowburn}}, total: {metricSource: {type: slowburn}}}
              timeWindow: [{duration: 90m, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: answered, target: 0.99}]
            ---
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata:
              name: on-call
              annotations: {slowburn.dev/url: "%s", slowburn.dev/receives: "all-alerts,budget-events"}
            spec: {target: alertmanager}
            """;

    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();
    private Web web;
    private OutcomeSender sender;
    private boolean mended;

    @Test
    void theServiceThatFailsIsFoundUnderstoodHeldBackAndSeenToRecover() throws Exception {
        try (InstanceProcess demo = InstanceProcess.start(folder, List.of("demo"));
                AlertmanagerProcess alertmanager = new AlertmanagerProcess(folder)) {
            alertmanager.start();
            await().atMost(PATIENCE).until(() -> STARTED.matcher(demo.output()).find() || !demo.isAlive());
            Matcher started = STARTED.matcher(demo.output());
            assertThat(started.find()).as(demo.output()).isTrue();
            String ui = started.group(3);
            web = new Web(Integer.parseInt(started.group(4)));
            Path mine = Files.writeString(folder.resolve("mine.yaml"), DEFINITIONS.formatted(alertmanager.url()));
            assertThat(slowburn("apply", "-f", mine.toString(), "--bootstrap-server", started.group(1)))
                    .as(said.toString())
                    .isZero();
            Config cluster = Config.load(
                    null,
                    Map.of(),
                    Map.of("bootstrap.servers", started.group(1), "schema.registry.url", started.group(2)));
            try (OutcomeSender outcomes = OutcomeSender.connect(cluster);
                    Chromium chromium = Chromium.start(ui)) {
                sender = outcomes;
                Page page = chromium.open("#/budgets", 1280, 800, ColorScheme.LIGHT);
                Locator row = findTheServiceThatBurns(page);
                seeWhy(row, page);
                theGateSays(1, "signup/answered", ui);
                beLedByTheAlert(alertmanager, page, ui);
                mended = true;
                watchItRecover(page);
                theGateSays(0, "PROCEED", ui);
                until(() -> assertThat(alertsOf(alertmanager)).isEmpty());
                assertThat(chromium.troubles()).isEmpty();
            }
        }
    }

    /** As long as something is waited for the service has traffic, at the time that the demo has reached. */
    private void until(Runnable assertion) {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    traffic();
                    assertion.run();
                });
    }

    private void traffic() {
        JsonNode any = web.json("/api/v1/budgets?limit=1").at("/items/0/as_of");
        if (any.isMissingNode()) {
            return;
        }
        Instant now = Instant.parse(any.asText());
        if (mended) {
            // Everybody comes back: the demo also has a budget of 28 days for each service, which has to fill again.
            sender.send(outcome(now, 20_000, Outcome.SUCCESS, 200));
        } else {
            sender.send(outcome(now, 80, Outcome.SUCCESS, 200));
            sender.send(outcome(now, 20, Outcome.SERVER_ERROR, 503));
        }
        sender.flush();
    }

    private static RequestOutcome outcome(Instant at, long count, Outcome outcome, int status) {
        return RequestOutcome.newBuilder()
                .setService("signup")
                .setOccurredAt(at)
                .setOperation("POST /signup")
                .setOutcome(outcome)
                .setStatusCode(status)
                .setCount(count)
                .build();
    }

    private Locator findTheServiceThatBurns(Page page) {
        page.getByRole(AriaRole.SEARCHBOX).fill("signup");
        Locator row = page.locator("tr[data-budget='signup/answered']");
        until(() -> assertThat(row.locator(".state .badge").allTextContents()).containsExactly("EXHAUSTED"));
        return row;
    }

    private void seeWhy(Locator row, Page page) {
        row.getByRole(AriaRole.LINK).click();
        until(() -> {
            String told = page.locator("main").innerText();
            assertThat(told).contains("POST /signup", "503", "burn-5m");
        });
    }

    private void theGateSays(int code, String word, String ui) {
        until(() -> {
            assertThat(slowburn("gate", "signup", "--server", ui)).isEqualTo(code);
            assertThat(said.toString()).contains(word);
        });
    }

    private void beLedByTheAlert(AlertmanagerProcess alertmanager, Page page, String ui) {
        List<JsonNode> seen = new ArrayList<>();
        until(() -> {
            seen.clear();
            seen.addAll(alertsOf(alertmanager));
            seen.removeIf(alert -> !alert.at("/labels/severity").asText().equals("page"));
            assertThat(seen).isNotEmpty();
        });
        JsonNode alert = seen.get(0);
        page.navigate(ui + "#/releases");
        page.navigate(alert.get("generatorURL").asText());
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("signup/answered"))
                .waitFor();
    }

    /** The demo has a budget for every service, too, whose alerts are not asked for here. */
    private static List<JsonNode> alertsOf(AlertmanagerProcess alertmanager) {
        return alertmanager.alerts("alertname=\"ErrorBudgetBurn\"").stream()
                .filter(alert -> alert.at("/labels/slo").asText().equals("signup"))
                .toList();
    }

    /** The page that is open changes by itself. */
    private void watchItRecover(Page page) {
        until(() ->
                assertThat(page.locator(".head .badge").first().textContent()).isEqualTo("HEALTHY"));
    }

    private int slowburn(String... arguments) {
        said.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(arguments);
    }
}
