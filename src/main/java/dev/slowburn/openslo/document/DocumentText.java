package dev.slowburn.openslo.document;

/**
 * One document of a text, as it is written.
 *
 * @param source what the text is called
 * @param linesBefore how many lines of the text come before its first one
 */
public record DocumentText(String source, String text, int linesBefore) {}
