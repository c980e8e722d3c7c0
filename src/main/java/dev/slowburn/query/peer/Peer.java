package dev.slowburn.query.peer;

/** The HTTP address of another instance. */
public record Peer(String host, int port) {}
