package dev.slowburn.query.peer;

/** Another instance, and where it listens. */
public record Peer(String host, int port) {}
