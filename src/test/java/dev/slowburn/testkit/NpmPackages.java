package dev.slowburn.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Packages from npm in a folder, in the versions that a lock file pins.
 *
 * @param pinned folder of {@code package.json} and its lock file
 * @param folder where they are installed
 */
public record NpmPackages(Path pinned, Path folder) {
    private static final String LOCK = "package-lock.json";

    /** Whether the last installation had the same lock file. */
    public boolean isCurrent() throws IOException {
        return Files.exists(folder.resolve(LOCK)) && Files.mismatch(pinned.resolve(LOCK), folder.resolve(LOCK)) < 0;
    }

    public void install() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (String file : List.of("package.json", LOCK)) {
            Files.copy(pinned.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (npm.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
    }
}
