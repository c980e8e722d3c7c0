package dev.slowburn.openslo;

import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.YamlDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds and reads definition files. A directory stands for all {@code *.yaml} and {@code *.yml} files below it,
 * recursively and in path order. Hidden entries are skipped: a mounted Kubernetes ConfigMap has a second copy of each
 * file below a hidden directory. A file that is given twice is read once.
 */
final class DefinitionFiles {
    private final ProblemCollector problems;
    private final Set<Path> seen = new HashSet<>();
    private final List<Source> sources = new ArrayList<>();

    private DefinitionFiles(ProblemCollector problems) {
        this.problems = problems;
    }

    static List<Source> read(List<Path> paths, ProblemCollector problems) {
        DefinitionFiles files = new DefinitionFiles(problems);
        paths.forEach(files::add);
        return files.sources;
    }

    private void add(Path path) {
        if (!Files.isDirectory(path)) {
            addFile(path);
            return;
        }
        try {
            List<Path> found = within(path);
            if (found.isEmpty()) {
                problems.add(
                        SourceLocation.ofFile(path.toString()),
                        "this directory has no *.yaml or *.yml file; add one or pass another path");
            }
            found.forEach(this::addFile);
        } catch (IOException | UncheckedIOException e) {
            problems.add(SourceLocation.ofFile(path.toString()), "can't be read: " + e.getMessage());
        }
    }

    private static List<Path> within(Path directory) throws IOException {
        // Files.walk does not enter a directory that is a symbolic link, so the walk starts at the link's target.
        Path real = directory.toRealPath();
        try (Stream<Path> all = Files.walk(real)) {
            return all.filter(path -> isDefinition(real, path))
                    .map(path -> directory.resolve(real.relativize(path)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isDefinition(Path directory, Path path) {
        for (Path part : directory.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = path.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path);
    }

    private void addFile(Path path) {
        try {
            if (seen.add(path.toRealPath())) {
                try (InputStream in = Files.newInputStream(path)) {
                    source(path.toString(), in, problems).ifPresent(sources::add);
                }
            }
        } catch (NoSuchFileException e) {
            problems.add(SourceLocation.ofFile(path.toString()), "there is no such file or directory");
        } catch (IOException e) {
            problems.add(SourceLocation.ofFile(path.toString()), "can't be read: " + e.getMessage());
        }
    }

    /**
     * Reads at most {@link YamlDocuments#MAX_BYTES} of a stream as UTF-8 text; a longer or invalid text is reported.
     */
    static Optional<Source> source(String name, InputStream in, ProblemCollector problems) throws IOException {
        byte[] bytes = in.readNBytes(YamlDocuments.MAX_BYTES + 1);
        if (bytes.length > YamlDocuments.MAX_BYTES) {
            problems.add(
                    SourceLocation.ofFile(name),
                    "is larger than " + YamlDocuments.MAX_BYTES + " bytes; split it into several files");
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(new Source(name, text));
        } catch (CharacterCodingException e) {
            problems.add(SourceLocation.ofFile(name), "is not UTF-8 text; save it as UTF-8");
            return Optional.empty();
        }
    }
}
