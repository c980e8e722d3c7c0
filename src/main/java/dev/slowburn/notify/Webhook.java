package dev.slowburn.notify;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.schema.record.EventAttributes;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notification channel to a webhook: CloudEvents 1.0 in structured mode, as JSON. With a secret, each request is signed as
 * specified by https://www.standardwebhooks.com, so libraries in many languages can verify it.
 */
final class Webhook implements NotificationChannel {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

    private final NotificationTarget target;
    private final URI source;
    private final Secrets secrets;
    private final Http http;
    private final Clock clock;
    private final JsonFormat format = new JsonFormat();

    /** @param source the {@code source} attribute of the events */
    Webhook(NotificationTarget target, URI source, Secrets secrets, Http http, Clock clock) {
        this.target = target;
        this.source = source;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Answer send(Notification notification, Optional<Notification> opening) {
        byte[] body = format.serialize(event(notification));
        Map<String, String> headers =
                new HashMap<>(Map.of("Content-Type", "application/cloudevents+json; charset=UTF-8"));
        try {
            if (target.secret().isPresent()) {
                String secret = secrets.read(target.secret().get());
                headers.putAll(new Signature(secret)
                        .headers(HeaderId.of(notification.id()), clock.instant().getEpochSecond(), body));
            }
        } catch (IOException e) {
            LOG.warn("notification not sent: target={} failure={}", target.name(), e.getMessage());
            return Answer.RETRY;
        }
        return http.post(target.name(), target.url(), body, headers);
    }

    private CloudEvent event(Notification notification) {
        EventAttributes attributes = EventAttributes.of(notification.record());
        return CloudEventBuilder.v1()
                .withId(attributes.id())
                .withSource(source)
                .withType(attributes.type())
                .withSubject(attributes.subject())
                .withTime(attributes.time().atOffset(ZoneOffset.UTC))
                .withData("application/json", JsonCloudEventData.wrap(AvroJson.of(notification.record())))
                .build();
    }

    @Override
    public boolean needsReminders() {
        return false;
    }

    @Override
    public Answer remind(Collection<Notification> lasting) {
        return Answer.ACCEPTED;
    }
}
