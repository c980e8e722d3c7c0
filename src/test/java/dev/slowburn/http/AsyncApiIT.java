package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.testkit.NpmPackages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** AsyncAPI's own parser, from npm, accepts the description of the topics. */
class AsyncApiIT {
    private static final Path PINNED = Path.of("src/test/resources/asyncapi");
    private static final Path FOLDER = Path.of("target/asyncapi");
    private static final String SNAPSHOTS = "message budget-snapshots BudgetSnapshot "
            + BudgetSnapshot.getClassSchema().getFields().size();

    @BeforeAll
    static void install() throws Exception {
        NpmPackages packages = new NpmPackages(PINNED, FOLDER);
        if (!Files.exists(FOLDER.resolve("node_modules/@asyncapi/parser")) || !packages.isCurrent()) {
            packages.install();
        }
        Files.copy(PINNED.resolve("check.mjs"), FOLDER.resolve("check.mjs"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void acceptsTheFile() throws Exception {
        assertThat(check(Path.of("schemas/asyncapi.yaml").toAbsolutePath().toString()))
                .noneMatch(line -> line.startsWith("diagnostic"))
                .contains(SNAPSHOTS);
    }

    @Test
    void acceptsTheDocumentOfAnInstance() throws Exception {
        try (ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()))) {
            assertThat(check("http://127.0.0.1:" + server.port() + "/asyncapi.yaml"))
                    .noneMatch(line -> line.startsWith("diagnostic"))
                    .contains(SNAPSHOTS);
        }
    }

    @Test
    void reportsAMissingSchema() throws Exception {
        Path copy = FOLDER.resolve("asyncapi.yaml");
        Files.copy(Path.of("schemas/asyncapi.yaml"), copy, StandardCopyOption.REPLACE_EXISTING);

        assertThat(check(copy.toAbsolutePath().toString())).anyMatch(line -> line.startsWith("diagnostic"));
    }

    private static List<String> check(String document) throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", "check.mjs", document)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
