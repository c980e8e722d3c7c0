package dev.slowburn.runtime;

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
 * The list of an instance's store files as an orderly stop left them, with their sizes.
 *
 * <p>RocksDB creates a store anew if the file is missing that names its current version, and a windowed store is several of
 * them: one that lost a part would open as if nothing had ever been in it. So the next start compares the files with the list
 * before a store opens. After a crash there is no list, and Kafka Streams itself tells what it can't trust.
 */
final class StateFiles {
    private static final String FORMAT = "slowburn-state-files 1";
    private static final String END = "end ";
    private static final Pattern LINE = Pattern.compile("([0-9]+) (.+)");
    /** Without these a store loses rows. Options and logs are written anew whenever a store opens. */
    private static final Pattern NEEDED = Pattern.compile("CURRENT|MANIFEST-.*|.*\\.sst|\\.checkpoint.*");

    private final Path tasks;
    private final Path list;

    /**
     * @param tasks the folder with a subfolder for each task
     * @param list where the list is kept
     */
    StateFiles(Path tasks, Path list) {
        this.tasks = tasks;
        this.list = list;
    }

    /** Writes the list; all stores have to be closed. */
    void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of(FORMAT));
        sizes().forEach((file, size) -> lines.add(size + " " + file));
        lines.add(END + (lines.size() - 1));
        Path fresh = list.resolveSibling(list.getFileName() + ".new");
        Files.write(fresh, lines);
        Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the list; from then on stores may change. */
    void forget() throws IOException {
        Files.deleteIfExists(list);
    }

    /** The tasks whose files are not those of the list, and what is wrong with the first; none if there is no list. */
    Map<String, String> damaged() throws IOException {
        Map<String, Long> found = sizes();
        Map<String, String> damaged = new TreeMap<>();
        listed().forEach((file, size) -> {
            Long now = found.get(file);
            if (!size.equals(now)) {
                damaged.putIfAbsent(
                        Path.of(file).getName(0).toString(),
                        file + (now == null ? " is missing" : " has " + now + " bytes instead of " + size));
            }
        });
        return damaged;
    }

    /** A list that is not whole says nothing. */
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
