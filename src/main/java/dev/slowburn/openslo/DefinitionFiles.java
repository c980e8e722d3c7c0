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
 * Finds and reads the files of definitions. A directory stands for all its {@code *.yaml} and {@code *.yml}, recursively
 * and in the order of their paths. Hidden entries are left out: a mounted Kubernetes ConfigMap keeps each file a second
 * time below one. A file that is named twice is read once.
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
                problems.add(SourceLocation.ofFile(path.toString()), "this directory has no *.yaml or *.yml file");
            }
            found.forEach(this::addFile);
        } catch (IOException | UncheckedIOException e) {
            problems.add(SourceLocation.ofFile(path.toString()), "can't be read: " + e.getMessage());
        }
    }

    private static List<Path> within(Path directory) throws IOException {
        // A walk does not enter a directory that is itself a link, so it starts from what the link stands for.
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

    /** The text of a stream, of which no more is read than a file may have. */
    static Optional<Source> source(String name, InputStream in, ProblemCollector problems) throws IOException {
        byte[] bytes = in.readNBytes(YamlDocuments.MAX_BYTES + 1);
        if (bytes.length > YamlDocuments.MAX_BYTES) {
            problems.add(SourceLocation.ofFile(name), "is larger than " + YamlDocuments.MAX_BYTES + " bytes");
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(new Source(name, text));
        } catch (CharacterCodingException e) {
            problems.add(SourceLocation.ofFile(name), "is not text in UTF-8");
            return Optional.empty();
        }
    }
}
