package dev.slowburn.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.browser.Chromium;
import dev.slowburn.testkit.browser.ServedPages;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Open pages during a restart of their only instance, and during a deletion of the shown definition. */
@ExtendWith(RealCluster.class)
class OpenPagesIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    /** Records each message about an empty list, however briefly it is shown. */
    private static final String CLAIMS = """
            window.claims = [];
            new MutationObserver(() => {
              const text = document.querySelector('main')?.innerText ?? '';
              const claim = /No (alert|decisions|budgets|SLO)[^.]*[.]/.exec(text);
              if (claim) window.claims.push(claim[0]);
            }).observe(document, { childList: true, subtree: true, characterData: true });""";

    @TempDir
    Path folder;

    private Chromium chromium;

    @Test
    void showsNoEmptyListsDuringARestartAndRemovesDeletedBudgets(DevCluster cluster) throws Exception {
        Path definitions = Files.writeString(folder.resolve("cart.yaml"), Yamls.slo("cart", "0.99"));
        try (Scene scene = new Scene(cluster, 3)) {
            int port;
            try (InstanceProcess first = InstanceProcess.start(run(scene, definitions, "0"))) {
                port = port(first);
                fail(scene, "cart");
                awaitAlert(new Web(port), "cart");
                chromium = Chromium.start("http://127.0.0.1:" + port + "/");
                Map<String, Page> open = openPages("#/alerts", "#/releases", "#/budgets");
                open.values().forEach(page -> assertShows(page, "cart"));
                first.interrupt();
                first.awaitEnd();
                open.values()
                        .forEach(page -> assertThat(page.locator("#outage")).containsText("Not live since"));
                try (InstanceProcess second = InstanceProcess.start(run(scene, definitions, Integer.toString(port)))) {
                    assertNoEmptyListWasShown(open, second);
                    assertDeletionIsShown(scene, new Web(port));
                }
            } finally {
                if (chromium != null) {
                    chromium.close();
                }
            }
        }
    }

    private static List<String> run(Scene scene, Path definitions, String port) {
        List<String> command = new ArrayList<>(List.of("run", "--definitions", definitions.toString()));
        command.addAll(scene.options(Map.of("http.port", port)));
        return command;
    }

    private static int port(InstanceProcess instance) {
        await().atMost(TIMEOUT).until(() -> LISTENING.matcher(instance.output()).find() || !instance.isAlive());
        Matcher listening = LISTENING.matcher(instance.output());
        assertThat(listening.find()).as(instance.output()).isTrue();
        return Integer.parseInt(listening.group(1));
    }

    private static void fail(Scene scene, String service) {
        scene.send(List.of(Outcomes.good(service, AT, 90), Outcomes.bad(service, AT, 10)));
    }

    private static void awaitAlert(Web web, String service) {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(web.items("/api/v1/alerts", "service")).contains(service);
            assertThat(web.items("/api/v1/decisions", "service")).contains(service);
        });
    }

    private Map<String, Page> openPages(String... addresses) {
        Map<String, Page> open = new LinkedHashMap<>();
        for (String address : addresses) {
            Page page = chromium.open(address, 1280, 800, ColorScheme.LIGHT);
            page.addInitScript(CLAIMS);
            page.reload();
            open.put(address, page);
        }
        return open;
    }

    /** Without clicks or a reload. */
    private static void assertShows(Page page, String text) {
        await().atMost(TIMEOUT).pollInSameThread().untilAsserted(() -> {
            assertThat(page.locator("#live").textContent()).isEqualTo("live");
            assertThat(page.locator("main tbody").allTextContents()).anyMatch(body -> body.contains(text));
            assertThat(page.locator("main .note:is(.is-warning, .is-failed):not(.summary *)")
                            .count())
                    .isZero();
        });
    }

    /** Neither in pages that were open during the restart nor in those opened immediately after it. */
    private void assertNoEmptyListWasShown(Map<String, Page> open, InstanceProcess restarted) {
        port(restarted);
        Map<String, Page> all = new LinkedHashMap<>(open);
        openPages("#/alerts", "#/releases", "#/budgets").forEach((address, page) -> all.put("new " + address, page));
        all.forEach((address, page) -> {
            assertShows(page, "cart");
            assertThat(page.locator("#outage")).isHidden();
            assertThat(page.locator("#nav [data-page=alerts]")).not().containsText("?");
            assertThat((List<?>) page.evaluate("window.claims")).as(address).isEmpty();
            ServedPages.close(page);
        });
    }

    private static void slowburn(Scene scene, String... arguments) {
        StringWriter output = new StringWriter();
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(scene.options(Map.of()));
        int code = Main.commandLine()
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(command.toArray(String[]::new));
        assertThat(code).as(output.toString()).isZero();
    }

    private void assertDeletionIsShown(Scene scene, Web web) throws IOException {
        Path file = Files.writeString(folder.resolve("fresh.yaml"), Yamls.slo("fresh", "0.99"));
        slowburn(scene, "apply", "-f", file.toString());
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(web.items("/api/v1/slos", "slo"))
                .contains("fresh"));
        fail(scene, "fresh");
        awaitAlert(web, "fresh");
        Map<String, Page> open =
                openPages("#/budgets", "#/budget?id=fresh%2Fall", "#/definitions", "#/alerts", "#/releases");
        open.forEach((address, page) -> assertShows(page, address.startsWith("#/budget?") ? "burn-" : "fresh"));
        String firing = open.get("#/alerts").locator("#nav [data-page=alerts]").textContent();

        slowburn(scene, "delete", "fresh");

        await().atMost(TIMEOUT)
                .until(() -> web.get("/api/v1/budgets/fresh%2Fall").statusCode() == 404);
        assertThat(open.get("#/budget?id=fresh%2Fall").locator("main")).containsText("There is no budget fresh/all.");
        assertThat(open.get("#/budget?id=fresh%2Fall").locator(".budget")).isHidden();
        assertThat(open.get("#/budgets").locator("tr[data-budget='fresh/all']")).hasCount(0);
        assertThat(open.get("#/definitions").locator("tr[data-slo=fresh]")).hasCount(0);
        assertThat(open.get("#/alerts").locator("section[data-list=Firing]"))
                .not()
                .containsText("fresh");
        assertThat(open.get("#/releases").locator("tr[data-service=fresh]")).hasCount(0);
        open.values().forEach(page -> assertThat(page.locator("#nav [data-page=alerts]"))
                .not()
                .hasText(firing));
    }
}
