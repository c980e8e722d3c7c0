package dev.slowburn.http.connection;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps connections available for new clients: if more than a maximum number of connections wait for a request or the rest of its
 * headers, those that have waited longest are closed. Connections with a request in progress, such as live streams, are not closed.
 */
public final class IdleConnections extends Handler.Wrapper implements Connection.Listener {
    /** Together with the maximum of running and suspended requests, less than the maximum of connections. */
    private static final int MAX_IDLE = 500;

    /** Number of idle connections that remain after closing. */
    private static final int KEPT_IDLE = 450;

    /** Idle connections with a sequence number by which they are ordered. */
    private final Map<Connection, Long> idleSince = new ConcurrentHashMap<>();

    private final AtomicLong sequence = new AtomicLong();

    @Override
    protected void doStart() throws Exception {
        for (Connector connector : getServer().getConnectors()) {
            connector.addBean(this, false);
        }
        super.doStart();
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            becameIdle(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        idleSince.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        idleSince.remove(connection);
        Request.addCompletionListener(request, failure -> becameIdle(connection));
        return super.handle(request, response, callback);
    }

    private void becameIdle(Connection connection) {
        idleSince.put(connection, sequence.incrementAndGet());
        if (!connection.getEndPoint().isOpen()) {
            idleSince.remove(connection);
        }
        if (idleSince.size() > MAX_IDLE) {
            closeLongestIdle();
        }
    }

    /** Closes several connections, so that sorting is rare. */
    private synchronized void closeLongestIdle() {
        int now = idleSince.size();
        if (now <= MAX_IDLE) {
            return;
        }
        List<Map.Entry<Connection, Long>> longest = idleSince.entrySet().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue()))
                .sorted(Map.Entry.comparingByValue())
                .limit(now - KEPT_IDLE)
                .toList();
        for (Map.Entry<Connection, Long> each : longest) {
            // Unless a request has arrived in the meantime.
            if (idleSince.remove(each.getKey(), each.getValue())) {
                each.getKey().close();
            }
        }
    }
}
