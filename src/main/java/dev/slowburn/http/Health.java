package dev.slowburn.http;

import java.util.List;

/**
 * The current health of an instance.
 *
 * @param alive whether it works or may recover without a restart
 * @param ready whether it currently counts outcomes
 * @param reasons sentences about what does not work; empty if everything does
 * @param notices sentences for operators that don't affect readiness
 */
public record Health(boolean alive, boolean ready, List<String> reasons, List<String> notices) {
    public Health {
        reasons = List.copyOf(reasons);
        notices = List.copyOf(notices);
    }

    /** Without notices. */
    public Health(boolean alive, boolean ready, List<String> reasons) {
        this(alive, ready, reasons, List.of());
    }
}
