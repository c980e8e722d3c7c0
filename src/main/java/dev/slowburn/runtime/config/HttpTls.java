package dev.slowburn.runtime.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Builds the TLS context of the HTTP server from settings with Kafka's names: PEM, PKCS12 or JKS, from files or as text. */
final class HttpTls {
    private static final String PREFIX = "http.";

    private HttpTls() {}

    /** Empty if there are no TLS settings. */
    static Optional<SSLContext> read(Config config) {
        Map<String, String> given = config.startingWith(PREFIX + "ssl.");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (!given.containsKey("keystore.location") && !given.containsKey("keystore.key")) {
            throw new ConfigException(
                    "http.ssl.*: TLS needs a key: set http.ssl.keystore.location, and http.ssl.keystore.type=PEM unless it is"
                            + " a JKS file");
        }
        ConfigDef known = new ConfigDef();
        SslConfigs.addClientSslSupport(known);
        Map<String, Object> settings = new HashMap<>();
        given.forEach((key, value) -> settings.put("ssl." + key, value));
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(known.parse(settings));
            return Optional.of(factory.sslContext());
        } catch (KafkaException e) {
            throw new ConfigException("http.ssl.*: " + e.getMessage());
        }
    }
}
