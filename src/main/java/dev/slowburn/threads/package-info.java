/**
 * Owns the creation of background threads, so that every failure of one is reported to the owner of the life cycle, and the
 * delays of their retries. Hides how a failure that escapes a thread is caught.
 */
package dev.slowburn.threads;
