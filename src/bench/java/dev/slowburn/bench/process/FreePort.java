package dev.slowburn.bench.process;

import java.io.IOException;
import java.net.ServerSocket;

/** A port for an instance. */
final class FreePort {
    private FreePort() {}

    /** A port that is free now. */
    static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
