/**
 * Configuration, start-up checks, and the one owner of the life cycle: starting, stopping, exit codes.
 */
package dev.slowburn.runtime;
