package dev.slowburn.cli.sandbox;

import picocli.CommandLine.Option;

/** Options for the ports of the broker and the registry that a command starts. */
final class DevPorts {
    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the broker. Default: any free port.")
    private int kafka;

    @Option(
            names = "--registry-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port of the schema registry. Default: any free port.")
    private int registry;

    int kafka() {
        return kafka;
    }

    int registry() {
        return registry;
    }
}
