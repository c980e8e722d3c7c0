package dev.slowburn.bench;

import dev.slowburn.bench.peer.Peers;

/** Which libraries a peer's process gets. */
final class ClassPaths {
    private ClassPaths() {}

    static String of(Peers peer) {
        return System.getProperty("java.class.path");
    }
}
