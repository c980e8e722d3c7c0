package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.dev.DevCluster;
import dev.slowburn.testkit.AlertmanagerProcess;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.RealCluster;
import dev.slowburn.testkit.Scene;
import dev.slowburn.testkit.Web;
import dev.slowburn.testkit.WebhookServer;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.topology.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager and a webhook are told of one service's alerts and events, whatever happens to them meanwhile. */
@ExtendWith(RealCluster.class)
class NotificationsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TARGET = """
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata:
              name: %s
              annotations: {slowburn.dev/url: "%s", slowburn.dev/receives: "all-alerts,budget-events"%s}
            spec: {target: %s}
            """;

    @TempDir
    Path folder;

    @Test
    void outagesOfReceiversLoseNothing(DevCluster cluster) throws Exception {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("hook-key"), "open sesame\n");
        Map<String, String> settings = Map.of("notify.secrets", secrets.toString());
        try (Scene scene = new Scene(cluster, 1);
                AlertmanagerProcess alertmanager = new AlertmanagerProcess(folder);
                WebhookServer webhook = new WebhookServer()) {
            webhook.away(true);
            scene.define("cart", Yamls.slo("cart", "0.99"));
            try (Serving here = Serving.start(scene.config(settings), Catalogue.ofSources(List.of()))) {
                // They come into force without a restart, while one receiver is not there and the other can't take
                // anything.
                scene.define(
                        "AlertNotificationTarget/am", TARGET.formatted("am", alertmanager.url(), "", "alertmanager"));
                scene.define(
                        "AlertNotificationTarget/hook",
                        TARGET.formatted("hook", webhook.url(), ", slowburn.dev/secret: hook-key", "webhook"));
                await().atMost(PATIENCE)
                        .until(() -> metrics(here).contains("slowburn_notifications_delivered_total{target=\"hook\"}"));
                scene.send(List.of(Outcomes.good("cart", AT, 90), Outcomes.bad("cart", AT, 10)));
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(webhook.refused()).isPositive();
                    assertThat(metrics(here))
                            .contains("slowburn_notifications_retrying{target=\"am\"} 1.0")
                            .contains("slowburn_notifications_retrying{target=\"hook\"} 1.0");
                });
                alertmanager.start();
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> alertmanager.active().containsValue("page"));
            }
            // Only the webhook is behind now; and an Alertmanager that was killed has forgotten everything.
            alertmanager.stop();
            webhook.away(false);
            try (Serving again = Serving.start(scene.config(settings), Catalogue.ofSources(List.of()))) {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(webhook))
                        .containsAll(scene.events().stream()
                                .map(BudgetEvent::getEventId)
                                .collect(Collectors.toSet())));
                alertmanager.start();
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> alertmanager.active().containsValue("page"));
                assertThat(types(webhook))
                        .contains("dev.slowburn.budget.exhausted", "dev.slowburn.burn-rate-alert.firing");

                scene.send(List.of(Outcomes.good("cart", AT.plus(Duration.ofHours(3)), 1)));

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(alertmanager.active()).isEmpty());
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(types(webhook))
                        .contains("dev.slowburn.budget.recovered", "dev.slowburn.burn-rate-alert.resolved"));
                assertThat(metrics(again)).contains("slowburn_notifications_refused_total{target=\"hook\"} 0.0");
            }
            for (WebhookServer.Request request : webhook.taken()) {
                assertSigned(request, "open sesame");
            }
        }
    }

    private static String metrics(Serving serving) {
        return new Web(serving.port()).get("/metrics").body();
    }

    private static Set<String> ids(WebhookServer webhook) {
        return webhook.taken().stream().map(request -> text(request, "id")).collect(Collectors.toSet());
    }

    private static Set<String> types(WebhookServer webhook) {
        return webhook.taken().stream().map(request -> text(request, "type")).collect(Collectors.toSet());
    }

    private static String text(WebhookServer.Request request, String attribute) {
        try {
            JsonNode event = new ObjectMapper().readTree(request.body());
            assertThat(event.get("specversion").asText()).isEqualTo("1.0");
            assertThat(event.at("/data/budget_id").asText()).isEqualTo("cart/all");
            return event.get(attribute).asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertSigned(WebhookServer.Request request, String secret) throws Exception {
        Map<String, String> headers = request.headers();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + ".")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(headers.get("webhook-id")).isEqualTo(text(request, "id"));
        assertThat(headers.get("content-type")).startsWith("application/cloudevents+json");
        assertThat(headers.get("webhook-signature"))
                .isEqualTo("v1,"
                        + Base64.getEncoder()
                                .encodeToString(mac.doFinal(request.body().getBytes(StandardCharsets.UTF_8))));
    }
}
