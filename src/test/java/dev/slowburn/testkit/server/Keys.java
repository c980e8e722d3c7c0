package dev.slowburn.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed key for 127.0.0.1 in several formats.
 *
 * @param pem key and certificate
 * @param certificate the certificate alone, as PEM
 */
public record Keys(Path pkcs12, Path pem, Path certificate) {
    public static final String PASSWORD = "hunter2-hunter2";

    public static Keys make(Path folder) throws IOException, InterruptedException {
        Path pkcs12 = folder.resolve("keys.p12");
        Path certificate = folder.resolve("certificate.pem");
        keytool(pkcs12, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=a", "-ext", "SAN=ip:127.0.0.1");
        keytool(pkcs12, "-exportcert", "-alias", "a", "-rfc", "-file", certificate.toString());
        Path pem = Files.writeString(folder.resolve("key.pem"), key(pkcs12) + Files.readString(certificate));
        return new Keys(pkcs12, pem, certificate);
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    private static String key(Path pkcs12) throws IOException {
        try {
            byte[] key = store(pkcs12).getKey("a", PASSWORD.toCharArray()).getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static KeyStore store(Path pkcs12) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pkcs12)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** TLS context of a client that trusts only this certificate. */
    public SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", store(pkcs12).getCertificate("a"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
