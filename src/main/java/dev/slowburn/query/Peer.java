package dev.slowburn.query;

/** Another instance, and where it listens. */
public record Peer(String host, int port) {}
