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

/** Folders and ports that are there for as long as a server runs. */
final class LocalFiles {
    private LocalFiles() {}

    static Path newFolder(String name) {
        try {
            return Files.createTempDirectory("slowburn-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("can't make a folder for temporary files", e);
        }
    }

    /** Deletes a folder with all that is in it; what is already gone is no error, as servers tidy up while they end. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new DeletingVisitor());
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + folder, e);
        }
    }

    /** @param wanted 0 for any that is free */
    static int portOrFree(int wanted) {
        if (wanted == 0) {
            return freePort();
        }
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DevClusterException(
                    "can't listen on port " + wanted + " (" + e.getMessage()
                            + "); give another one, or none for one that is free",
                    e);
        }
    }

    /** A port of the loopback address that nobody listens on now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("can't find a free port", e);
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
