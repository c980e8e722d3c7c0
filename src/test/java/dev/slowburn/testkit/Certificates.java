package dev.slowburn.testkit;

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

/** A key by which servers on the loopback address prove who they are, and the store of those who trust it. */
public record Certificates(Path keys, Path trusted, String password) {

    /** @param folder where they are put */
    public static Certificates make(Path folder, String password) throws IOException, InterruptedException {
        Certificates made = new Certificates(folder.resolve("keys.p12"), folder.resolve("trusted.p12"), password);
        String certificate = folder.resolve("certificate.pem").toString();
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

    /** For a server that has the key. */
    public SSLContext server() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
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
