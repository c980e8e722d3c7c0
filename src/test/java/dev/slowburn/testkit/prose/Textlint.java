package dev.slowburn.testkit.prose;

import dev.slowburn.testkit.NpmPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks prose with textlint, from npm in the versions that {@code src/test/resources/prose} pins, and the project's list of rejected
 * terms in {@code textlintrc.json} there. Copies of the checked files are in {@code target/prose/text}.
 */
public final class Textlint {
    private static final Path PINNED = Path.of("src/test/resources/prose");
    private static final Path FOLDER = Path.of("target/prose");
    private static final Path TEXTS = FOLDER.resolve("text");
    /** Generated parts contain texts of the code. */
    private static final Pattern GENERATED =
            Pattern.compile("<!-- (\\w+): generated -->.*?<!-- \\1: end -->", Pattern.DOTALL);

    private Textlint() {}

    /**
     * Returns the findings of documents in Markdown and of comments in Java sources, each with file, line and column.
     *
     * @param roots files or folders
     */
    public static List<String> findings(List<Path> roots) throws IOException, InterruptedException {
        install();
        deleteTexts();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(Files::isRegularFile).forEach(Textlint::copy);
            }
        }
        Process textlint = new ProcessBuilder(
                        "node_modules/.bin/textlint", "--config", "textlintrc.json", "--format", "unix", "text")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(textlint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = textlint.waitFor();
        if (code > 1) {
            throw new IllegalStateException(output);
        }
        String prefix = TEXTS.toAbsolutePath() + "/";
        return output.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).replace(".java.txt:", ".java:"))
                .toList();
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Files.copy(
                PINNED.resolve("textlintrc.json"),
                FOLDER.resolve("textlintrc.json"),
                StandardCopyOption.REPLACE_EXISTING);
        NpmPackages packages = new NpmPackages(PINNED, FOLDER);
        if (!Files.exists(FOLDER.resolve("node_modules/.bin/textlint")) || !packages.isCurrent()) {
            packages.install();
        }
    }

    private static void deleteTexts() throws IOException {
        Files.createDirectories(TEXTS);
        try (Stream<Path> texts = Files.walk(TEXTS)) {
            for (Path text : texts.filter(Files::isRegularFile).toList()) {
                Files.delete(text);
            }
        }
    }

    private static void copy(Path file) {
        String name = file.toString();
        boolean java = name.endsWith(".java");
        if (!java && !name.endsWith(".md")) {
            return;
        }
        try {
            String text = Files.readString(file);
            Path copy = TEXTS.resolve(java ? name + ".txt" : name);
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, java ? Comments.of(text) : written(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String written(String document) {
        return GENERATED.matcher(document).replaceAll(found -> found.group().replaceAll("[^\\n]", ""));
    }
}
