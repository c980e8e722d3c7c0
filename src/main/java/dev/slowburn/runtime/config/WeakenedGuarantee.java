package dev.slowburn.runtime.config;

/**
 * An active setting that weakens a guarantee.
 *
 * @param setting key as configured
 * @param sentence message about its effect
 */
public record WeakenedGuarantee(String setting, String sentence) {}
