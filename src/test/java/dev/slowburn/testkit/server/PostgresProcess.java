package dev.slowburn.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.sandbox.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL (Debian package) with an empty database. */
public final class PostgresProcess implements AutoCloseable {
    public static final String USER = "slowburn";
    private static final String PACKAGE_USER = "postgres";

    private final TemporaryFolder folder = new TemporaryFolder("postgres");
    private final int port = FreePort.find();
    private final List<String> asUser;
    private final Process process;

    /** Returns before the server accepts connections. */
    public PostgresProcess() throws IOException, InterruptedException {
        // It refuses to run as root.
        boolean isRoot = Files.getOwner(folder.path()).getName().equals("root");
        if (isRoot) {
            Files.setOwner(
                    folder.path(),
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(PACKAGE_USER));
        }
        asUser = isRoot ? List.of("setpriv", "--reuid=" + PACKAGE_USER, "--clear-groups") : List.of();
        String data = folder.path().resolve("data").toString();
        Process init = start("initdb", "-D", data, "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync");
        if (init.waitFor() != 0) {
            throw new IllegalStateException("initdb has failed, see " + folder.path());
        }
        process = start(
                "postgres",
                "-D",
                data,
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off");
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(asUser);
        command.add(binaries().resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Debian keeps them out of the PATH, in a folder for each major version. */
    private static Path binaries() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.exists(bin.resolve("initdb")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** The rows of a table; empty while there is no such table or the server is not ready. */
    public List<JsonNode> rows(String table) throws IOException, InterruptedException {
        Process psql = new ProcessBuilder(
                        "psql",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-U",
                        USER,
                        "-At",
                        "-c",
                        "SELECT coalesce(json_agg(r), '[]') FROM \"" + table + "\" r",
                        "postgres")
                .redirectErrorStream(true)
                .start();
        String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (psql.waitFor() != 0) {
            return List.of();
        }
        List<JsonNode> rows = new ArrayList<>();
        new ObjectMapper().readTree(output).forEach(rows::add);
        return rows;
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        folder.close();
    }
}
