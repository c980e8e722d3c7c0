package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.server.AlertmanagerProcess;
import dev.slowburn.testkit.server.WebhookServer;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.net.URLDecoder;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Delivery of alerts and events to a real Alertmanager and a webhook across outages of both. */
@ExtendWith(RealCluster.class)
class NotificationsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
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
    void deliversAllNotificationsAfterOutagesOfReceivers(DevCluster cluster) throws Exception {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("hook-key"), "open sesame\n");
        Map<String, String> settings = Map.of("notify.secrets", secrets.toString());
        try (Scene scene = new Scene(cluster, 3);
                AlertmanagerProcess alertmanager = new AlertmanagerProcess(folder);
                WebhookServer webhook = new WebhookServer()) {
            webhook.away(true);
            scene.define("cart", Yamls.slo("cart", "0.99"));
            try (InstanceServer here =
                    InstanceServer.start(scene.config(settings), BaseDefinitions.ofSources(List.of()))) {
                // Targets come into force without a restart, while one receiver is down and the other rejects requests.
                scene.define(
                        "AlertNotificationTarget/am", TARGET.formatted("am", alertmanager.url(), "", "alertmanager"));
                scene.define(
                        "AlertNotificationTarget/hook",
                        TARGET.formatted("hook", webhook.url(), ", slowburn.dev/secret: hook-key", "webhook"));
                await().atMost(TIMEOUT)
                        .until(() -> metrics(here).contains("slowburn_notifications_delivered_total{target=\"hook\"}"));
                scene.send(List.of(Outcomes.good("cart", AT, 90), Outcomes.bad("cart", AT, 10)));
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(webhook.refused()).isPositive();
                    assertThat(metrics(here))
                            .contains("slowburn_notifications_retrying{target=\"am\"} 1.0")
                            .contains("slowburn_notifications_retrying{target=\"hook\"} 1.0");
                });
                alertmanager.start();
                await().atMost(TIMEOUT)
                        .ignoreExceptions()
                        .until(() -> alertmanager.active().containsValue("page"));
            }
            // Only the webhook is behind now; the Alertmanager loses its state when it is killed.
            alertmanager.stop();
            webhook.away(false);
            try (InstanceServer again =
                    InstanceServer.start(scene.config(settings), BaseDefinitions.ofSources(List.of()))) {
                await().atMost(TIMEOUT).untilAsserted(() -> assertThat(ids(webhook))
                        .containsAll(scene.events().stream()
                                .map(BudgetEvent::getEventId)
                                .collect(Collectors.toSet())));
                alertmanager.start();
                await().atMost(TIMEOUT)
                        .ignoreExceptions()
                        .until(() -> alertmanager.active().containsValue("page"));
                assertThat(types(webhook))
                        .contains("dev.slowburn.budget.exhausted", "dev.slowburn.burn-rate-alert.firing");

                scene.send(List.of(Outcomes.good("cart", AT.plus(Duration.ofHours(3)), 1)));

                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(alertmanager.active()).isEmpty());
                await().atMost(TIMEOUT).untilAsserted(() -> assertThat(types(webhook))
                        .contains("dev.slowburn.budget.recovered", "dev.slowburn.burn-rate-alert.resolved"));
                assertThat(metrics(again)).contains("slowburn_notifications_refused_total{target=\"hook\"} 0.0");
            }
            for (WebhookServer.Request request : webhook.taken()) {
                assertSigned(request, "open sesame");
            }
        }
    }

    /** When the target is added, most partitions are empty, and each topic has one with only an old record. */
    @Test
    void notifiesOfExhaustionAndOfARemovedDefinitionForAnyBudgetName(DevCluster cluster) throws Exception {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("hook-key"), "open sesame\n");
        Set<String> budgets = Set.of("cart/all/Zürich", "cart/all/東京", "cart/all/a b%2Fc", "cart/all/eu");
        try (Scene scene = new Scene(cluster, 3);
                AlertmanagerProcess alertmanager = new AlertmanagerProcess(folder);
                WebhookServer webhook = new WebhookServer()) {
            alertmanager.start();
            writeOldRecord(cluster, scene.topics().budgetEvents());
            writeOldRecord(cluster, scene.topics().burnRateAlerts());
            scene.define(
                    "cart",
                    Yamls.slo("cart", "0.99")
                            .replace(
                                    "metadata: {name: cart}",
                                    "metadata: {name: cart, annotations: {slowburn.dev/group-by: region}}"));
            scene.define("AlertNotificationTarget/am", TARGET.formatted("am", alertmanager.url(), "", "alertmanager"));
            scene.define(
                    "AlertNotificationTarget/hook",
                    TARGET.formatted("hook", webhook.url(), ", slowburn.dev/secret: hook-key", "webhook"));
            Map<String, String> settings = Map.of("notify.secrets", secrets.toString());
            try (InstanceServer here =
                    InstanceServer.start(scene.config(settings), BaseDefinitions.ofSources(List.of()))) {
                await().atMost(TIMEOUT)
                        .until(() -> metrics(here).contains("slowburn_notifications_delivered_total{target=\"hook\"}"));
                for (String region : List.of("Zürich", "東京", "a b/c", "eu")) {
                    scene.send(List.of(
                            Outcomes.with(Outcomes.good("cart", AT, 90), "region", region),
                            Outcomes.with(Outcomes.bad("cart", AT, 10), "region", region)));
                }

                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(budgets(webhook, "dev.slowburn.budget.exhausted"))
                                .isEqualTo(budgets));
                await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(() -> assertThat(exhausted(alertmanager))
                        .isEqualTo(budgets));

                scene.define("cart", null);
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(budgets(webhook, "dev.slowburn.budget.recovered"))
                                .isEqualTo(budgets));
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(exhausted(alertmanager)).isEmpty());
                assertThat(metrics(here))
                        .contains("slowburn_notifications_refused_total{target=\"hook\"} 0.0")
                        .contains("slowburn_notifications_unreadable_total{target=\"hook\"} 0.0");
            }
            try (InstanceServer again =
                    InstanceServer.start(scene.config(settings), BaseDefinitions.ofSources(List.of()))) {
                await().atMost(TIMEOUT).until(() -> metrics(again)
                        .contains("slowburn_notifications_last_read_timestamp_seconds{target=\"am\"}"));
                assertThat(exhausted(alertmanager)).isEmpty();
            }
            assertThat(webhook.taken())
                    .extracting(request -> attribute(request, "id"))
                    .doesNotHaveDuplicates();
            for (WebhookServer.Request request : webhook.taken()) {
                assertSigned(request, "open sesame");
            }
        }
    }

    /** Writes a record of an hour ago, which new targets must not receive. */
    @SuppressWarnings("FutureReturnValueIgnored") // A record that does not arrive makes the test weaker, not wrong.
    private static void writeOldRecord(DevCluster cluster, String topic) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long anHourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
            producer.send(new ProducerRecord<>(topic, 1, anHourAgo, null, new byte[] {1, 2, 3}));
            producer.flush();
        }
    }

    private static Set<String> budgets(WebhookServer webhook, String type) {
        return webhook.taken().stream()
                .filter(request -> attribute(request, "type").equals(type))
                .map(request -> attribute(request, "subject"))
                .collect(Collectors.toSet());
    }

    private static Set<String> exhausted(AlertmanagerProcess alertmanager) {
        return alertmanager.alerts("alertname=ErrorBudgetExhausted").stream()
                .map(alert -> alert.at("/labels/budget_id").asText())
                .collect(Collectors.toSet());
    }

    private static String attribute(WebhookServer.Request request, String name) {
        try {
            return new ObjectMapper().readTree(request.body()).get(name).asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String metrics(InstanceServer server) {
        return new Web(server.port()).get("/metrics").body();
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

    private static String percentDecoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void assertSigned(WebhookServer.Request request, String secret) throws Exception {
        Map<String, String> headers = request.headers();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + ".")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(headers.get("webhook-id")).matches("[!-~]+");
        assertThat(percentDecoded(headers.get("webhook-id"))).isEqualTo(attribute(request, "id"));
        assertThat(headers.get("content-type")).startsWith("application/cloudevents+json");
        assertThat(headers.get("webhook-signature"))
                .isEqualTo("v1,"
                        + Base64.getEncoder()
                                .encodeToString(mac.doFinal(request.body().getBytes(StandardCharsets.UTF_8))));
    }
}
