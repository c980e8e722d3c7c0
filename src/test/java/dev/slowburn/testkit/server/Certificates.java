package dev.slowburn.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key for servers on the loopback address and their clients, and the matching trust store.
 *
 * @param keys PKCS12 key store
 * @param trusted PKCS12 trust store
 * @param certificate PEM file
 */
public record Certificates(Path keys, Path trusted, Path certificate, String password) {

    /** @param folder where the files are created */
    public static Certificates make(Path folder, String password) throws IOException, InterruptedException {
        Certificates made = new Certificates(
                folder.resolve("keys.p12"), folder.resolve("trusted.p12"), folder.resolve("certificate.pem"), password);
        String certificate = made.certificate.toString();
        made.keytool(
                made.keys,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=it",
                "-ext",
                "SAN=ip:127.0.0.1");
        made.keytool(made.keys, "-exportcert", "-alias", "a", "-rfc", "-file", certificate);
        made.keytool(made.trusted, "-importcert", "-alias", "a", "-noprompt", "-file", certificate);
        return made;
    }

    /** TLS context of a server with this key that trusts clients with the same key. */
    public SSLContext server() throws GeneralSecurityException, IOException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store(keys), password.toCharArray());
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(store(trusted));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private KeyStore store(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", password));
        Path log = store.resolveSibling("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(Files.readString(log));
        }
    }
}
