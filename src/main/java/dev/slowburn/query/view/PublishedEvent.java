package dev.slowburn.query.view;

import java.time.Instant;

/** What was published about a budget once, and is looked for later. */
public interface PublishedEvent {
    String budgetId();

    String service();

    String slo();

    /** What sort of thing it tells, such as EXHAUSTED or FIRING. */
    String kind();

    Instant occurredAt();
}
