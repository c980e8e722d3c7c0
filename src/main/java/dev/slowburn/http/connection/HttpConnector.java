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
 * Where connections come in, and how many there may be: who sends nothing is cut off. Room for new ones is made by
 * {@link IdleConnections}, and how much is done at once is up to {@code RequestAdmission}. The length of a body is Javalin's to limit.
 */
public final class HttpConnector {
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int MOST_HEADER_BYTES = 16 * 1_024;
    /** Longer than the time between two signs of life of a stream of events. */
    private static final long IDLE_MILLIS = 30_000;

    private HttpConnector() {}

    public static Connector open(
            Server server, HttpConfiguration configuration, String host, int port, Optional<SSLContext> tls) {
        configuration.setRequestHeaderSize(MOST_HEADER_BYTES);
        configuration.setSendServerVersion(false);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        ServerConnector connector = tls.map(context -> {
                    // A client is known by its token, and may reach this instance by any name.
                    configuration.addCustomizer(new SecureRequestCustomizer(false));
                    SslContextFactory.Server factory = new SslContextFactory.Server();
                    factory.setSslContext(context);
                    return new ServerConnector(server, factory, http);
                })
                .orElseGet(() -> new ServerConnector(server, http));
        connector.setHost(host);
        connector.setPort(port);
        // As many may knock at once; the usual queue of 50 would lose probes among them.
        connector.setAcceptQueueSize(MOST_CONNECTIONS);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        return connector;
    }
}
