package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import dev.slowburn.testkit.server.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTlsTest {
    private static final String PASSWORD = "hunter2-hunter2";

    @TempDir
    private static Path folder;

    /** The registry and its clients use the same key. */
    private static Certificates certificates;

    private StandInRegistry registry;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        certificates = Certificates.make(folder, PASSWORD);
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void connectsWithTrustedCertificate() throws Exception {
        serve(false);
        assertThat(ask("127.0.0.1", trust()).getName()).isEqualTo("int");
    }

    @Test
    void acceptsPemCertificates() throws Exception {
        serve(false);
        Map<String, String> pem = Map.of(
                "schema.registry.ssl.truststore.type",
                "PEM",
                "schema.registry.ssl.truststore.location",
                certificates.certificate().toString());

        assertThat(ask("127.0.0.1", pem).getName()).isEqualTo("int");
    }

    @Test
    void acceptsListOfProtocols() throws Exception {
        serve(false);
        Map<String, String> listed = new HashMap<>(trust());
        listed.put("schema.registry.ssl.enabled.protocols", "TLSv1.3, TLSv1.2");
        assertThat(ask("127.0.0.1", listed).getName()).isEqualTo("int");
    }

    @Test
    void rejectsUnknownCertificateAndNamesSettings() throws Exception {
        serve(false);

        assertThatThrownBy(() -> ask("127.0.0.1", Map.of()))
                .isInstanceOf(RegistryException.class)
                .isNotInstanceOf(UnusableSchemaException.class)
                .hasMessageContaining("https://127.0.0.1:" + registry.port())
                .hasMessageContaining("certification path")
                .hasMessageEndingWith("; see schema.registry.ssl.*");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void rejectsCertificateOfOtherName() throws Exception {
        serve(false);
        assertThatThrownBy(() -> ask("localhost", trust())).hasMessageContaining("No name matching localhost found");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void sendsClientCertificate() throws Exception {
        serve(true);
        assertThat(ask("127.0.0.1", trustAndKey()).getName()).isEqualTo("int");
    }

    @Test
    void failsWithoutClientCertificate() throws Exception {
        serve(true);
        assertThatThrownBy(() -> ask("127.0.0.1", trust())).isInstanceOf(RegistryException.class);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void namesUnreadableSettingWithoutPassword() {
        Map<String, String> missing = new HashMap<>(trust());
        missing.put("schema.registry.ssl.truststore.location", "/nowhere/trusted.p12");
        assertThatThrownBy(() -> client("https://x", missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema.registry.ssl.")
                .hasMessageContaining("/nowhere/trusted.p12")
                .hasMessageNotContaining(PASSWORD);

        Map<String, String> wrong = new HashMap<>(trust());
        wrong.put("schema.registry.ssl.truststore.password", "hunter3-hunter3");
        assertThatThrownBy(() -> client("https://x", wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema.registry.ssl.")
                .hasMessageNotContaining("hunter3");
    }

    @Test
    void requiresHostnameVerification() {
        Map<String, String> unchecked = new HashMap<>(trust());
        unchecked.put("schema.registry.ssl.endpoint.identification.algorithm", "");

        assertThatThrownBy(() -> client("https://x", unchecked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "schema.registry.ssl.endpoint.identification.algorithm: only https is possible");
    }

    private static Map<String, String> trust() {
        return Map.of(
                "schema.registry.ssl.truststore.type",
                "PKCS12",
                "schema.registry.ssl.truststore.location",
                certificates.trusted().toString(),
                "schema.registry.ssl.truststore.password",
                PASSWORD);
    }

    private static Map<String, String> trustAndKey() {
        Map<String, String> config = new HashMap<>(trust());
        config.put("schema.registry.ssl.keystore.type", "PKCS12");
        config.put("schema.registry.ssl.keystore.location", certificates.keys().toString());
        config.put("schema.registry.ssl.keystore.password", PASSWORD);
        config.put("schema.registry.ssl.key.password", PASSWORD);
        return config;
    }

    private Schema ask(String host, Map<String, String> settings) {
        return client("https://" + host + ":" + registry.port(), settings).schemaById(1);
    }

    private static RegistryClient client(String url, Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(settings);
        config.put("schema.registry.url", url);
        config.put("max.retries", "0");
        return new HttpRegistryClient(RegistryConfig.of(config), longest -> {});
    }

    private void serve(boolean askForCertificate) throws GeneralSecurityException, IOException {
        registry = StandInRegistry.start(new ClientCertificateConfigurator(certificates.server(), askForCertificate))
                .schema("\"int\"");
    }

    private static final class ClientCertificateConfigurator extends HttpsConfigurator {
        private final boolean askForCertificate;

        ClientCertificateConfigurator(SSLContext context, boolean askForCertificate) {
            super(context);
            this.askForCertificate = askForCertificate;
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(askForCertificate);
            parameters.setSSLParameters(tls);
        }
    }
}
