/**
 * Owns the creation of background threads, so that every failure of one is reported to the owner of the life cycle. Hides how a
 * failure that escapes a thread is caught.
 */
package dev.slowburn.threads;
