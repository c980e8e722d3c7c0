package dev.slowburn.runtime;

import dev.slowburn.domain.outcome.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * List of an instance's store files and their sizes, written at an orderly stop.
 *
 * <p>If the file that names a store's current version is missing, RocksDB silently creates an empty store. So the next start
 * compares the files with the list before stores are opened. After a crash there is no list, and Kafka Streams itself discards
 * state that it cannot trust.
 */
final class StateFiles {
    private static final String FORMAT = "slowburn-state-files 1";
    private static final String END = "end ";
    private static final Pattern LINE = Pattern.compile("([0-9]+) (.+)");
    /** Files without which a store loses rows. Options and logs are rewritten whenever a store opens. */
    private static final Pattern NEEDED = Pattern.compile("CURRENT|MANIFEST-.*|.*\\.sst|\\.checkpoint.*");

    private final Path tasks;
    private final Path list;

    /**
     * @param tasks the folder with a subfolder for each task
     * @param list the list file
     */
    StateFiles(Path tasks, Path list) {
        this.tasks = tasks;
        this.list = list;
    }

    /** Writes the list. All stores must be closed. */
    void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of(FORMAT));
        sizes().forEach((file, size) -> lines.add(size + " " + file));
        lines.add(END + (lines.size() - 1));
        Path fresh = list.resolveSibling(list.getFileName() + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the list. Must be called before stores change. */
    void forget() throws IOException {
        Files.deleteIfExists(list);
    }

    /** The tasks whose files differ from the list, each with its first difference; empty if there is no list. */
    Map<String, String> damaged() throws IOException {
        Map<String, Long> found = sizes();
        Map<String, String> damaged = new TreeMap<>();
        listed().forEach((file, size) -> {
            Long now = found.get(file);
            if (!size.equals(now)) {
                damaged.putIfAbsent(
                        Path.of(file).getName(0).toString(),
                        file
                                + (now == null
                                        ? " is missing"
                                        : " has " + Quantity.of(now, "byte") + " instead of " + size));
            }
        });
        return damaged;
    }

    /** Empty if the list is missing or incomplete. */
    private Map<String, Long> listed() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(list);
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        if (lines.size() < 2
                || !lines.get(0).equals(FORMAT)
                || !lines.get(lines.size() - 1).equals(END + (lines.size() - 2))) {
            return Map.of();
        }
        Map<String, Long> listed = new TreeMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                listed.put(matcher.group(2), Long.valueOf(matcher.group(1)));
            }
        }
        return listed;
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        if (!Files.isDirectory(tasks)) {
            return sizes;
        }
        try (Stream<Path> files = Files.walk(tasks)) {
            for (Path file : (Iterable<Path>) files.filter(StateFiles::isNeeded)::iterator) {
                Path relative = tasks.relativize(file);
                if (relative.getNameCount() > 1) {
                    sizes.put(relative.toString(), Files.size(file));
                }
            }
        }
        return sizes;
    }

    private static boolean isNeeded(Path file) {
        return NEEDED.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file);
    }
}
