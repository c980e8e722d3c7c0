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
 * An Alertmanager, by its API v2. What lasts is sent with an end some minutes ahead and again before that, as Prometheus does it:
 * if Slowburn is gone for good, no alert stays for ever. Labels tell alerts apart, so sending one twice changes nothing.
 */
final class Alertmanager implements NotificationChannel {
    /** Four times what passes between two reminders, like Prometheus' own. */
    static final Duration LASTS = TargetDelivery.REMIND.multipliedBy(4);

    private static final Logger LOG = LoggerFactory.getLogger(Alertmanager.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NotificationTarget target;
    private final URI alerts;
    private final URI instance;
    private final Secrets secrets;
    private final Http http;
    private final Clock clock;

    /** @param instance where people find more about a budget */
    Alertmanager(NotificationTarget target, URI instance, Secrets secrets, Http http, Clock clock) {
        this.target = target;
        this.alerts = URI.create(target.url().toString().replaceAll("/+$", "") + "/api/v2/alerts");
        this.instance = instance;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
    }

    /** That a window is over is of no interest to anybody on call. */
    @Override
    public Answer send(Notification notice, Optional<Notification> beginning) {
        if (notice.event()
                .filter(event -> event.getType() == BudgetEventType.WINDOW_RESET)
                .isPresent()) {
            return Answer.TAKEN;
        }
        Instant starts = beginning.orElse(notice).occurredAt();
        Instant now = clock.instant();
        Instant ends = notice.ends() ? now : now.plus(LASTS);
        return post(List.of(alert(notice, starts, ends.isBefore(starts) ? starts : ends)));
    }

    @Override
    public boolean forgets() {
        return true;
    }

    @Override
    public Answer remind(Collection<Notification> lasting) {
        Instant ends = clock.instant().plus(LASTS);
        return post(lasting.stream()
                .map(notice -> alert(notice, notice.occurredAt(), ends))
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
            throw new IllegalStateException("a tree of JSON can be written", e);
        } catch (IOException e) {
            LOG.warn("notification not sent: target={} failure={}", target.name(), e.getMessage());
            return Answer.LATER;
        }
    }

    private ObjectNode alert(Notification notice, Instant starts, Instant ends) {
        ObjectNode node = JSON.createObjectNode();
        ObjectNode labels = node.putObject("labels");
        ObjectNode annotations = node.putObject("annotations");
        notice.alert().ifPresent(alert -> describe(alert, labels, annotations));
        notice.event().ifPresent(event -> describe(event, labels, annotations));
        node.put("startsAt", starts.toString());
        node.put("endsAt", ends.toString());
        node.put(
                "generatorURL",
                instance + "/#/budget?id="
                        + URLEncoder.encode(notice.budgetId(), StandardCharsets.UTF_8)
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
