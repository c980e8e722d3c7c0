package dev.slowburn.openslo;

/**
 * YAML text and what to call it in problems.
 *
 * @param name a file's path, or another name for where the text comes from
 */
public record Source(String name, String text) {}
