package dev.slowburn.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.domain.slo.NotificationTarget;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notification channel to an Alertmanager, API v2. An open condition is sent with an {@code endsAt} a few minutes ahead and
 * renewed before that, as Prometheus does, so no alert stays active forever if Slowburn is gone. The labels identify an alert,
 * so sending it twice has no effect.
 */
final class Alertmanager implements NotificationChannel {
    /** Four reminder intervals, as in Prometheus. */
    static final Duration ENDS_AFTER = TargetDelivery.REMIND.multipliedBy(4);

    private static final Logger LOG = LoggerFactory.getLogger(Alertmanager.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NotificationTarget target;
    private final URI alerts;
    private final URI instance;
    private final Secrets secrets;
    private final Http http;
    private final Clock clock;

    /** @param instance base URL of the web UI, for links to a budget */
    Alertmanager(NotificationTarget target, URI instance, Secrets secrets, Http http, Clock clock) {
        this.target = target;
        this.alerts = URI.create(target.url().toString().replaceAll("/+$", "") + "/api/v2/alerts");
        this.instance = instance;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
    }

    /** Window resets are skipped: they need no action from on-call engineers. */
    @Override
    public Answer send(Notification notification, Optional<Notification> opening) {
        if (notification
                .event()
                .filter(event -> event.getType() == BudgetEventType.WINDOW_RESET)
                .isPresent()) {
            return Answer.ACCEPTED;
        }
        Instant starts = opening.orElse(notification).occurredAt();
        Instant now = clock.instant();
        Instant ends = notification.closesCondition() ? now : now.plus(ENDS_AFTER);
        return post(List.of(alert(notification, starts, ends.isBefore(starts) ? starts : ends)));
    }

    @Override
    public boolean needsReminders() {
        return true;
    }

    @Override
    public Answer remind(Collection<Notification> lasting) {
        Instant ends = clock.instant().plus(ENDS_AFTER);
        return post(lasting.stream()
                .map(notification -> alert(notification, notification.occurredAt(), ends))
                .toList());
    }

    private Answer post(List<ObjectNode> sent) {
        try {
            Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
            if (target.secret().isPresent()) {
                headers.put(
                        "Authorization",
                        "Bearer " + secrets.readToken(target.secret().get()));
            }
            ArrayNode body = JSON.createArrayNode().addAll(sent);
            return http.post(target.name(), alerts, JSON.writeValueAsBytes(body), headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a JSON tree", e);
        } catch (IOException e) {
            LOG.warn("notification not sent: target={} failure={}", target.name(), e.getMessage());
            return Answer.RETRY;
        }
    }

    private ObjectNode alert(Notification notification, Instant starts, Instant ends) {
        ObjectNode node = JSON.createObjectNode();
        ObjectNode labels = node.putObject("labels");
        ObjectNode annotations = node.putObject("annotations");
        notification.alert().ifPresent(alert -> describe(alert, labels, annotations));
        notification.event().ifPresent(event -> describe(event, labels, annotations));
        node.put("startsAt", starts.toString());
        node.put("endsAt", ends.toString());
        node.put(
                "generatorURL",
                instance + "/#/budget?id="
                        + URLEncoder.encode(notification.budgetId(), StandardCharsets.UTF_8)
                                .replace("+", "%20"));
        return node;
    }

    private static void describe(BurnRateAlert alert, ObjectNode labels, ObjectNode annotations) {
        labels.put("alertname", "ErrorBudgetBurn")
                .put("budget_id", alert.getBudgetId())
                .put("slo", alert.getSlo())
                .put("objective", alert.getObjective())
                .put("service", alert.getService())
                .put("rule", alert.getRule())
                .put("severity", alert.getSeverity());
        write(AlertText.of(alert), annotations);
    }

    private static void describe(BudgetEvent event, ObjectNode labels, ObjectNode annotations) {
        boolean threshold = event.getType() == BudgetEventType.THRESHOLD_CROSSED;
        labels.put("alertname", threshold ? "ErrorBudgetThreshold" : "ErrorBudgetExhausted")
                .put("budget_id", event.getBudgetId())
                .put("slo", event.getSlo())
                .put("objective", event.getObjective())
                .put("service", event.getService());
        if (threshold) {
            labels.put("threshold", String.valueOf(event.getThreshold()));
        }
        write(AlertText.of(event), annotations);
    }

    private static void write(AlertText from, ObjectNode to) {
        to.put("summary", from.summary());
        to.put("description", from.description());
    }
}
