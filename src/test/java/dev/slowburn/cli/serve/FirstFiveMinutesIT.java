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
 * A newcomer's first session: starts the demo, adds a failing service, finds the cause, checks the gate, follows an alert to the UI,
 * repairs the service and watches the budget recover.
 */
class FirstFiveMinutesIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
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

    private final StringWriter output = new StringWriter();
    private Web web;
    private OutcomeSender sender;
    private boolean repaired;

    @Test
    void followsAFailingServiceFromItsFirstAlertToRecovery() throws Exception {
        try (InstanceProcess demo = InstanceProcess.start(folder, List.of("demo"));
                AlertmanagerProcess alertmanager = new AlertmanagerProcess(folder)) {
            alertmanager.start();
            await().atMost(TIMEOUT).until(() -> STARTED.matcher(demo.output()).find() || !demo.isAlive());

            Matcher started = STARTED.matcher(demo.output());
            assertThat(started.find()).as(demo.output()).isTrue();

            String ui = started.group(3);
            web = new Web(Integer.parseInt(started.group(4)));
            Path mine = Files.writeString(folder.resolve("mine.yaml"), DEFINITIONS.formatted(alertmanager.url()));

            assertThat(slowburn("apply", "-f", mine.toString(), "--bootstrap-server", started.group(1)))
                    .as(output.toString())
                    .isZero();

            Config cluster = Config.load(
                    null,
                    Map.of(),
                    Map.of("bootstrap.servers", started.group(1), "schema.registry.url", started.group(2)));
            try (OutcomeSender outcomes = OutcomeSender.connect(cluster);
                    Chromium chromium = Chromium.start(ui)) {
                sender = outcomes;
                Page page = chromium.open("#/budgets", 1280, 800, ColorScheme.LIGHT);
                Locator row = findExhaustedBudget(page);
                assertCauseIsShown(row, page);
                awaitGate(1, "signup/answered", ui);
                followAlertToUi(alertmanager, page, ui);
                repaired = true;
                awaitRecovery(page);
                awaitGate(0, "PROCEED", ui);
                until(() -> assertThat(alertsOf(alertmanager)).isEmpty());
                assertThat(chromium.troubles()).isEmpty();
            }
        }
    }

    /** Waits for an assertion, and sends traffic at the demo's current event time in the meantime. */
    private void until(Runnable assertion) {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .atMost(TIMEOUT)
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
        if (repaired) {
            // Heavy traffic, because the demo's 28-day budget of each service must recover too.
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

    private Locator findExhaustedBudget(Page page) {
        page.getByRole(AriaRole.SEARCHBOX).fill("signup");
        Locator row = page.locator("tr[data-budget='signup/answered']");
        until(() -> assertThat(row.locator(".state .badge").allTextContents()).containsExactly("EXHAUSTED"));
        return row;
    }

    private void assertCauseIsShown(Locator row, Page page) {
        row.getByRole(AriaRole.LINK).click();
        until(() -> {
            String text = page.locator("main").innerText();
            assertThat(text).contains("POST /signup", "503", "burn-5m");
        });
    }

    private void awaitGate(int code, String text, String ui) {
        until(() -> {
            assertThat(slowburn("gate", "signup", "--server", ui)).isEqualTo(code);
            assertThat(output.toString()).contains(text);
        });
    }

    private void followAlertToUi(AlertmanagerProcess alertmanager, Page page, String ui) {
        List<JsonNode> pages = new ArrayList<>();
        until(() -> {
            pages.clear();
            pages.addAll(alertsOf(alertmanager));
            pages.removeIf(alert -> !alert.at("/labels/severity").asText().equals("page"));
            assertThat(pages).isNotEmpty();
        });
        JsonNode alert = pages.get(0);
        page.navigate(ui + "#/releases");
        page.navigate(alert.get("generatorURL").asText());
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("signup/answered"))
                .waitFor();
    }

    /** Excludes alerts of the demo's own budgets. */
    private static List<JsonNode> alertsOf(AlertmanagerProcess alertmanager) {
        return alertmanager.alerts("alertname=\"ErrorBudgetBurn\"").stream()
                .filter(alert -> alert.at("/labels/slo").asText().equals("signup"))
                .toList();
    }

    /** The open page updates without a reload. */
    private void awaitRecovery(Page page) {
        until(() ->
                assertThat(page.locator(".head .badge").first().textContent()).isEqualTo("HEALTHY"));
    }

    private int slowburn(String... arguments) {
        output.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(arguments);
    }
}
