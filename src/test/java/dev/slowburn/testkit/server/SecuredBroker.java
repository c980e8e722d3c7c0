package dev.slowburn.testkit.server;

import dev.slowburn.sandbox.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker that denies everything that is not granted; users authenticate with SCRAM over TLS. The test itself uses a
 * plaintext listener with all permissions.
 */
public final class SecuredBroker implements AutoCloseable {
    private static final String MECHANISM = "SCRAM-SHA-512";
    private static final int ITERATIONS = 4_096;

    private final EmbeddedBroker broker;
    private final Certificates certificates;
    private final int openPort;
    private final Admin admin;

    private SecuredBroker(EmbeddedBroker broker, Certificates certificates, int openPort) {
        this.broker = broker;
        this.certificates = certificates;
        this.openPort = openPort;
        this.admin = Admin.create(Map.of("bootstrap.servers", openBootstrap()));
    }

    public static SecuredBroker start(Certificates certificates) throws IOException {
        int port = freePort();
        int open = freePort();
        int controller = freePort();
        Map<String, String> settings = new HashMap<>();
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put(
                "listeners",
                "GUARDED://127.0.0.1:" + port + ",OPEN://127.0.0.1:" + open + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "GUARDED://127.0.0.1:" + port + ",OPEN://127.0.0.1:" + open);
        settings.put("listener.security.protocol.map", "GUARDED:SASL_SSL,OPEN:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "OPEN");
        settings.put("sasl.enabled.mechanisms", MECHANISM);
        settings.put(
                "listener.name.guarded.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", certificates.keys().toString());
        settings.put("ssl.keystore.password", certificates.password());
        settings.put("ssl.key.password", certificates.password());
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        return new SecuredBroker(EmbeddedBroker.start(port, settings), certificates, open);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Address of the plaintext listener with all permissions. */
    public String openBootstrap() {
        return "127.0.0.1:" + openPort;
    }

    /** The settings of an instance that connects as a user. */
    public Map<String, String> settings(String user, String password) {
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.bootstrap());
        settings.put("kafka.security.protocol", "SASL_SSL");
        settings.put("kafka.sasl.mechanism", MECHANISM);
        settings.put(
                "kafka.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";");
        settings.put("kafka.ssl.truststore.type", "PKCS12");
        settings.put("kafka.ssl.truststore.location", certificates.trusted().toString());
        settings.put("kafka.ssl.truststore.password", certificates.password());
        return settings;
    }

    public void addUser(String user, String password) {
        await(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                .all());
    }

    public void grant(String user, Grant grant) {
        await(admin.createAcls(List.of(grant.binding(user))).all());
    }

    public void revoke(String user, Grant grant) {
        await(admin.deleteAcls(List.of(grant.binding(user).toFilter())).all());
    }

    private static void await(KafkaFuture<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }

    /** A permission of a user. */
    public record Grant(AclOperation operation, ResourceType type, PatternType pattern, String name) {
        AclBinding binding(String user) {
            return new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
        }
    }
}
