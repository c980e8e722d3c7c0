package dev.slowburn.query.view;

import java.time.Instant;

/** A published event or alert of a budget. */
public interface PublishedEvent {
    String budgetId();

    String service();

    String slo();

    /** Type of the event or state of the alert, such as EXHAUSTED or FIRING. */
    String kind();

    Instant occurredAt();
}
