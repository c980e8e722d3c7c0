package dev.slowburn.runtime.config;

/**
 * A setting that is in force and promises less than Slowburn does otherwise.
 *
 * @param setting its key, as it was given
 * @param sentence what it does
 */
public record WeakenedGuarantee(String setting, String sentence) {}
