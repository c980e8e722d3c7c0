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
 * Keeps room for new connections: beyond a number of those that wait for a request, or for the rest of its headers, those
 * that have waited for longest are closed. One whose request is being answered, as a stream of events is, is left alone.
 */
public final class IdleConnections extends Handler.Wrapper implements Connection.Listener {
    /** So many that with all requests that are answered or wait there remains room among all connections. */
    private static final int MOST = 500;

    /** What remains of them after the longest were closed. */
    private static final int FEWER = 450;

    /** Since which turn they wait. */
    private final Map<Connection, Long> waitingSince = new ConcurrentHashMap<>();

    private final AtomicLong turns = new AtomicLong();

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
            waits(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        waitingSince.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        waitingSince.remove(connection);
        Request.addCompletionListener(request, failure -> waits(connection));
        return super.handle(request, response, callback);
    }

    private void waits(Connection connection) {
        waitingSince.put(connection, turns.incrementAndGet());
        if (!connection.getEndPoint().isOpen()) {
            waitingSince.remove(connection);
        }
        if (waitingSince.size() > MOST) {
            closeLongest();
        }
    }

    /** Some at once, so that it need not look again for each. */
    private synchronized void closeLongest() {
        int now = waitingSince.size();
        if (now <= MOST) {
            return;
        }
        List<Map.Entry<Connection, Long>> longest = waitingSince.entrySet().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue()))
                .sorted(Map.Entry.comparingByValue())
                .limit(now - FEWER)
                .toList();
        for (Map.Entry<Connection, Long> each : longest) {
            // Unless a request has come meanwhile.
            if (waitingSince.remove(each.getKey(), each.getValue())) {
                each.getKey().close();
            }
        }
    }
}
