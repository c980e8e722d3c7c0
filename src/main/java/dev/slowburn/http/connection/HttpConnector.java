package dev.slowburn.http.connection;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * The server's connector. Limits the number of connections, the time that they may be idle, and the size of headers.
 * {@link IdleConnections} closes idle connections early, {@code RequestAdmission} limits concurrent requests, and Javalin limits
 * the length of bodies.
 */
public final class HttpConnector {
    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_HEADER_BYTES = 16 * 1_024;
    /** Longer than the interval between heartbeats of live streams. */
    private static final long IDLE_MILLIS = 30_000;

    private HttpConnector() {}

    public static Connector open(
            Server server, HttpConfiguration configuration, String host, int port, Optional<SSLContext> tls) {
        configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
        configuration.setSendServerVersion(false);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        ServerConnector connector = tls.map(context -> {
                    // Clients are authenticated by token and may use any host name, so SNI is not checked.
                    configuration.addCustomizer(new SecureRequestCustomizer(false));
                    SslContextFactory.Server factory = new SslContextFactory.Server();
                    factory.setSslContext(context);
                    return new ServerConnector(server, factory, http);
                })
                .orElseGet(() -> new ServerConnector(server, http));
        connector.setHost(host);
        connector.setPort(port);
        // The default backlog of 50 would drop probes when many clients connect at the same time.
        connector.setAcceptQueueSize(MAX_CONNECTIONS);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        return connector;
    }
}
