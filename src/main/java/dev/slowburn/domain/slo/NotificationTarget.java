package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * A target of notifications of alerts and budget events.
 *
 * @param url of an Alertmanager, or of the webhook itself
 * @param secret name of the secret that authenticates to the target, never the secret itself; empty if it needs none
 * @param allAlerts whether it receives all alerts, and not only those that name it
 * @param events whether it receives budget events
 */
public record NotificationTarget(
        String name, Type type, URI url, Optional<String> secret, boolean allAlerts, boolean events) {
    /** The protocol of the target. */
    public enum Type {
        ALERTMANAGER,
        WEBHOOK
    }

    public NotificationTarget {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(secret, "secret");
        if (!url.isAbsolute() || url.getHost() == null) {
            throw new IllegalArgumentException("target " + name + ": url must be absolute, was " + url);
        }
    }
}
