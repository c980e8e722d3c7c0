package dev.slowburn.http;

import java.util.List;

/**
 * How an instance is, as of now.
 *
 * @param alive whether it works or may come to work by itself; if not, it has to be restarted
 * @param ready whether it counts outcomes at this moment
 * @param reasons why it is not alive or not ready, or what else does not work, in sentences; empty when all is well
 * @param notices what an operator should know although it is ready, in sentences
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
