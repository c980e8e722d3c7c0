package dev.slowburn.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Temporary folders and free ports for local servers. */
final class LocalFiles {
    private LocalFiles() {}

    static Path newFolder(String name) {
        try {
            return Files.createTempDirectory("slowburn-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a folder for temporary files", e);
        }
    }

    /** Deletes a folder and its contents. Files that are missing are ignored, because servers delete files while they stop. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new DeletingVisitor());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    /** @param wanted a port, or 0 for any free one */
    static int portOrFree(int wanted) {
        if (wanted == 0) {
            return freePort();
        }
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DevClusterException(
                    "cannot listen on port " + wanted + ": " + e.getMessage()
                            + "; choose another port, or omit it to use a free one",
                    e);
        }
    }

    /** A port of the loopback address that is not in use now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find a free port", e);
        }
    }

    private static final class DeletingVisitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
