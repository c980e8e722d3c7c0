package dev.slowburn.sandbox;

import java.nio.file.Path;

/** A folder for temporary files, deleted on close. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    /** @param name part of the folder's name; identifies its purpose */
    public TemporaryFolder(String name) {
        this.path = LocalFiles.newFolder(name);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        LocalFiles.delete(path);
    }
}
