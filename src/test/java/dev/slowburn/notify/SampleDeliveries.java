package dev.slowburn.notify;

import java.time.Instant;
import java.util.List;

/** Deliveries to one target, for tests of what other packages show of them. */
public final class SampleDeliveries {
    private SampleDeliveries() {}

    public static List<Deliveries> toOneTarget() {
        return List.of(new Deliveries("on-call", Instant.EPOCH));
    }
}
