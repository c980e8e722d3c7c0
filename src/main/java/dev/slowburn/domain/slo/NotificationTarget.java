package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * Where to tell of alerts and budget events.
 *
 * @param url of an Alertmanager, or of the webhook itself
 * @param secret name of what authenticates to it, never the secret itself; empty if nothing does
 * @param allAlerts whether it is told of all alerts, and not only of those that name it
 * @param events whether it is told of budget events
 */
public record NotificationTarget(
        String name, Type type, URI url, Optional<String> secret, boolean allAlerts, boolean events) {
    /** By which protocol it is told. */
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
