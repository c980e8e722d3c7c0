package dev.slowburn.bench.peer;

import java.util.Arrays;
import java.util.function.Supplier;

/** All peers, by the names that tables use. */
public enum Peers {
    CONSUMER("consumer", ConsumerPeer::new),
    NO_OP("no-op", NoOpPeer::new),
    SLOWBURN("slowburn", SlowburnPeer::new);

    private final String label;
    private final Supplier<Peer> maker;

    Peers(String label, Supplier<Peer> maker) {
        this.label = label;
        this.maker = maker;
    }

    public String label() {
        return label;
    }

    public static Peers labelled(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(label))
                .findFirst()
                .orElseThrow();
    }

    public Peer make() {
        return maker.get();
    }
}
