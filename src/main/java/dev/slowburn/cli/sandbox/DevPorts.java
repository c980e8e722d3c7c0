package dev.slowburn.cli.sandbox;

import picocli.CommandLine.Option;

/** Where the broker and the registry of a command that brings them shall listen. */
final class DevPorts {
    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the broker. Default: a free one.")
    private int kafka;

    @Option(
            names = "--registry-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the schema registry. Default: a free one.")
    private int registry;

    int kafka() {
        return kafka;
    }

    int registry() {
        return registry;
    }
}
