package dev.slowburn.openslo.document;

/**
 * One document of a text, as it is written.
 *
 * @param source name of the text
 * @param linesBefore number of lines of the text before its first line
 */
public record DocumentText(String source, String text, int linesBefore) {}
